import { countWords, type PageSaved, type StoredPage, type TribuError } from '@tribu-live/protocol';
import { SILENT_LOGGER } from '../../src/logger.ts';
import { type DraftStorage, Drafts } from '../../src/room/pages/drafts.ts';
import { OwnPage } from '../../src/room/pages/own-page.ts';
import type { PageDesk } from '../../src/room/pages/page-desk.ts';
import { ManualTimers, settled } from './manual-timers.ts';

/** A browser's storage that fails as the test says. */
export class FakeStorage implements DraftStorage {
  readonly items = new Map<string, string>();
  /** Characters that it holds at most. */
  limitChars = Number.POSITIVE_INFINITY;
  broken = false;

  get length(): number {
    return this.items.size;
  }

  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    if (this.broken) throw new DOMException('no access', 'SecurityError');
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.broken) throw new DOMException('no access', 'SecurityError');
    const others = [...this.items].filter(([each]) => each !== key);
    const usedChars = others.reduce((sum, [, held]) => sum + held.length, value.length);
    if (usedChars > this.limitChars) throw new DOMException('full', 'QuotaExceededError');
    this.items.set(key, value);
  }

  removeItem(key: string): void {
    this.items.delete(key);
  }
}

/** Keeps one page as the server does (SPEC R11); answers when the test lets it. */
export class PageServer {
  row: StoredPage | null = null;
  /** Number of the newest connection: saves that come in are of it. */
  connection = 0;
  readonly saves: string[] = [];
  /** What the next calls fail with. */
  refusal: TribuError | null = null;
  #held: (() => void)[] | null = null;

  /** From now on nothing is answered, until `release`. */
  hold(): void {
    this.#held = [];
  }

  async release(): Promise<void> {
    const held = this.#held ?? [];
    this.#held = null;
    for (const answer of held) answer();
    await settled();
  }

  /** Another window of the person stores a text. */
  storeElsewhere(text: string): void {
    this.connection += 1;
    this.#store(this.connection, 1, text);
  }

  desk(connection: () => number): PageDesk {
    return {
      save: async (revision, text) => {
        this.saves.push(text);
        const answer = this.refusal === null ? this.#store(connection(), revision, text) : null;
        const { refusal } = this;
        await this.#turn();
        if (answer === null) throw refusal;
        return answer;
      },
      read: async () => {
        const { row, refusal } = this;
        await this.#turn();
        if (refusal !== null) throw refusal;
        return row;
      },
    };
  }

  #store(connection: number, revision: number, text: string): PageSaved {
    const { row } = this;
    const newer = row === null || connection > row.connection;
    if (!newer && (connection < row.connection || revision <= row.revision)) return { is: 'lost', kept: row };
    const words = countWords(text);
    this.row = { connection, revision, savedAt: 0, words, text };
    return { is: 'saved', words, savedAt: 0 };
  }

  #turn(): Promise<void> {
    const held = this.#held;
    return held === null ? Promise.resolve() : new Promise((resolve) => held.push(resolve));
  }
}

/** One window on a page: the same storage and server make it a reload of the last. */
export class WriterWindow {
  readonly page: OwnPage;
  readonly #server: PageServer;
  #connection = 0;
  #revision = 0;

  constructor(server: PageServer, storage: DraftStorage | null, timers: ManualTimers) {
    this.#server = server;
    const drafts = new Drafts({ storage, timers, logger: SILENT_LOGGER });
    this.page = new OwnPage({
      desk: server.desk(() => this.#connection),
      timers,
      logger: SILENT_LOGGER,
      nextRevision: () => {
        this.#revision += 1;
        return this.#revision;
      },
      draft: {
        read: () => drafts.read('s:e:ines'),
        write: (draft) => drafts.write('s:e:ines', draft),
        remove: () => drafts.remove('s:e:ines'),
      },
    });
    this.page.handlePhase('open');
  }

  async join(): Promise<void> {
    this.#server.connection += 1;
    this.#connection = this.#server.connection;
    this.page.handleJoined(this.#connection);
    await settled();
  }
}

export function setUpWriting() {
  const timers = new ManualTimers();
  const server = new PageServer();
  const storage = new FakeStorage();
  const openWindow = (from: DraftStorage | null = storage) => new WriterWindow(server, from, timers);
  return {
    timers,
    server,
    storage,
    openWindow,
    /** A window that has joined. */
    enter: async (from: DraftStorage | null = storage) => {
      const opened = openWindow(from);
      await opened.join();
      return { ...opened, page: opened.page, window: opened };
    },
  };
}
