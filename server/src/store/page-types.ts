import type { StoredPage } from '@tribu-live/protocol';

/** One save of a page (SPEC R11). A group's page has the group's id as exercise and as person. */
export interface PageSave extends StoredPage {
  readonly sessionId: string;
  /** Of the home that saves: under another one nothing is kept (SPEC R4). */
  readonly epoch: number;
  readonly exerciseId: string;
  readonly personId: string;
}

/** A page and whose it is. */
export interface PageRow extends StoredPage {
  readonly exerciseId: string;
  readonly personId: string;
}

/** How a page stands, without its text. */
export interface PageCount {
  readonly words: number;
  /** Milliseconds since the Unix epoch. */
  readonly savedAt: number;
}

/** Texts of pages, which never enter a journal (SPEC R11). */
export interface PageStore {
  /**
   * Keeps it when its (connection, revision) is greater than what is kept; resolves once it lasts. Once the spool is
   * open, a database that is away is no error: the save is on disk then, and `saved`.
   * @throws EpochLost @throws SessionMissing
   */
  save(page: PageSave): Promise<{ readonly is: 'saved' } | { readonly is: 'lost' }>;
  read(sessionId: string, exerciseId: string, personId: string): Promise<StoredPage | null>;
  /** All pages of a session, or of one exercise of it; in the order of exercises and persons. */
  list(sessionId: string, exerciseId?: string): Promise<PageRow[]>;
  /** By person; who wrote nothing is absent. */
  words(sessionId: string, exerciseId: string): Promise<Record<string, PageCount>>;
}

/** What journals of all sessions say of a person, looked up by index. */
export interface ReadingStore {
  /** When each of these persons last read aloud; who never did is absent. Milliseconds since the Unix epoch. */
  lastReadAt(personIds: readonly string[]): Promise<Record<string, number>>;
}
