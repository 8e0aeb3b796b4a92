import { exerciseOf, type Pushes, type RoomState } from '@tribu-live/protocol';
import type { Logger } from '../../logger.ts';
import type { Timers } from '../../timers.ts';
import type { Asking } from '../calls/asking.ts';
import type { Drafts } from './drafts.ts';
import { OwnPage } from './own-page.ts';
import type { PageDesk, PagePhase } from './page-desk.ts';

export interface OpenPagesOptions {
  readonly sessionId: string;
  readonly personId: string;
  readonly asking: Asking;
  readonly drafts: Drafts;
  readonly timers: Timers;
  readonly logger: Logger;
}

interface OpenPage {
  readonly page: OwnPage;
  readonly phase: (state: RoomState) => PagePhase;
}

/** The pages that this window writes: each is told what the room and the connection do. */
export class OpenPages {
  readonly #options: OpenPagesOptions;
  readonly #pages = new Map<string, OpenPage>();
  #connection: number | null = null;
  #revision = 0;
  readonly #stopListening: () => void;

  constructor(options: OpenPagesOptions) {
    this.#options = options;
    this.#stopListening = whenHidden(() => this.flush());
  }

  /** One's own page of an exercise; the same object each time. */
  own(exerciseId: string): OwnPage {
    const { asking, personId } = this.#options;
    const desk: PageDesk = {
      save: (revision, text) => asking.request('page.save', { exerciseId, revision, text }),
      read: async () => (await asking.request('page.read', { exerciseId, personId })).page,
    };
    return this.#open(exerciseId, desk, (state) => {
      const phase = exerciseOf(state, exerciseId)?.phase.is ?? 'ended';
      return phase === 'frozen' ? 'frozen' : phase === 'ended' ? 'closing' : 'open';
    });
  }

  /** The page of one's group, or one that is looked into; the same object each time. */
  group(groupId: string): OwnPage {
    const { asking, personId } = this.#options;
    const desk: PageDesk = {
      save: (revision, text) => asking.request('groupPage.save', { groupId, revision, text }),
      read: async () => (await asking.request('groupPage.read', { groupId })).page,
    };
    return this.#open(groupId, desk, (state) => {
      const group = state.groups?.groups.find(({ id }) => id === groupId);
      if (group === undefined) return 'frozen';
      return group.pen === personId ? 'open' : 'reading';
    });
  }

  /** Sends at once what is unsaved. */
  flush(): void {
    for (const { page } of this.#pages.values()) page.flush();
  }

  handleState(state: RoomState): void {
    for (const { page, phase } of this.#pages.values()) page.handlePhase(phase(state));
  }

  handleJoined(connection: number): void {
    this.#connection = connection;
    for (const { page } of this.#pages.values()) page.handleJoined(connection);
  }

  handleLost(): void {
    if (this.#connection === null) return;
    this.#connection = null;
    for (const { page } of this.#pages.values()) page.handleLost();
  }

  handleGroupPage({ groupId, page }: Pushes['groupPage']): void {
    this.#pages.get(groupId)?.page.handleStored(page);
  }

  close(): void {
    this.#stopListening();
    for (const { page } of [...this.#pages.values()]) page.close();
  }

  #open(id: string, desk: PageDesk, phase: OpenPage['phase']): OwnPage {
    const known = this.#pages.get(id);
    if (known !== undefined) return known.page;
    const { sessionId, personId, asking, drafts, timers, logger } = this.#options;
    const key = `${sessionId}:${id}:${personId}`;
    const page = new OwnPage({
      desk,
      timers,
      logger,
      draft: {
        read: () => drafts.read(key),
        write: (draft) => drafts.write(key, draft),
        remove: () => drafts.remove(key),
      },
      nextRevision: () => {
        this.#revision += 1;
        return this.#revision;
      },
      onClosed: () => this.#pages.delete(id),
    });
    this.#pages.set(id, { page, phase });
    page.handlePhase(phase(asking.state()));
    if (this.#connection !== null) page.handleJoined(this.#connection);
    return page;
  }
}

/** A window that is put away may get no more time: on phones its timers stop. */
function whenHidden(run: () => void): () => void {
  if (typeof document === 'undefined') return () => undefined;
  const listener = () => {
    if (document.visibilityState === 'hidden') run();
  };
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}
