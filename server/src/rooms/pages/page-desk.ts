import {
  countWords,
  exerciseOf,
  LIMITS,
  type PageSaved,
  pageBytes,
  type RequestBody,
  type RoomState,
  type StoredPage,
  TribuError,
  type WallEntry,
} from '@tribu-live/protocol';
import { EpochLost } from '../../store/errors.ts';
import type { PageCount, PageRow, PageStore } from '../../store/types.ts';
import type { Clock } from '../clock.ts';
import { writerOf } from '../decide/pages.ts';
import type { Sitter } from '../seats.ts';

export interface PageDeskOptions {
  readonly store: PageStore;
  /** As `lastPages` gives them: the pages of the last exercise there is. */
  readonly pages: readonly PageRow[];
  readonly clock: Clock;
  /** The room as it was decided, also what is still on its way into the journal. */
  readonly state: () => RoomState;
  /** The first words of a page are kept: the journal has to hear of it. */
  readonly onBegun: (exerciseId: string, personId: string) => void;
  /** Something else than before is kept on this person's page since then (milliseconds since the Unix epoch). */
  readonly onWritten: (personId: string, savedAt: number) => void;
  readonly onSaved: (exerciseId: string, personId: string, entry: WallEntry) => void;
}

/** What a desk begins with: the rows of the last exercise, which is the only one that may still be written. */
export async function lastPages(store: PageStore, state: RoomState): Promise<PageRow[]> {
  const last = state.exercises.at(-1);
  return last === undefined ? [] : store.list(state.sessionId, last.id);
}

/**
 * Takes what people write (SPEC R11). The rows are the truth; the desk holds those of the last exercise, so that
 * a save is one round trip and a read is none.
 */
export class PageDesk {
  readonly #options: PageDeskOptions;
  /** The exercise that `#pages` is about. */
  #exerciseId: string | null;
  readonly #pages = new Map<string, StoredPage>();
  /** Saves under way, by person: one after the other, so that the newest is the last. */
  readonly #saving = new Map<string, Promise<unknown>>();
  /** Exercises that are being frozen: saves wait to see whether they are. */
  readonly #held = new Map<string, Promise<void>>();

  constructor(options: PageDeskOptions) {
    this.#options = options;
    this.#exerciseId = options.state().exercises.at(-1)?.id ?? null;
    for (const { exerciseId, personId, ...page } of options.pages)
      if (exerciseId === this.#exerciseId) this.#pages.set(personId, page);
  }

  /**
   * Keeps a page unless a newer one is kept; once it resolves the text lasts.
   * @throws TribuError page_too_large, page_frozen, not_found, forbidden, room_elsewhere, unavailable
   */
  async save({ personId, connection }: Sitter, body: RequestBody<'page.save'>): Promise<PageSaved> {
    const { exerciseId, revision, text } = body;
    const size = text.length > LIMITS.pageBytes ? text.length : pageBytes(text);
    if (size > LIMITS.pageBytes)
      throw new TribuError('page_too_large', { field: 'text', details: { maxBytes: LIMITS.pageBytes } });
    this.#mustBeOpen(exerciseId, personId);
    for (let held = this.#held.get(exerciseId); held !== undefined; held = this.#held.get(exerciseId)) {
      await held;
      this.#mustBeOpen(exerciseId, personId);
    }
    const page = { connection, revision, savedAt: this.#options.clock.now(), words: countWords(text), text };
    return this.#inTurn(personId, () => this.#keep(exerciseId, personId, page));
  }

  /**
   * Null: nothing was written yet.
   * @throws TribuError not_shared, not_found, forbidden, unavailable
   */
  async read(
    readerId: string,
    { exerciseId, personId }: RequestBody<'page.read'>,
  ): Promise<StoredPage | null> {
    const state = this.#options.state();
    if (exerciseOf(state, exerciseId) === undefined)
      throw new TribuError('not_found', { field: 'exerciseId' });
    if (!mayRead(state, exerciseId, personId, readerId)) throw new TribuError('not_shared');
    if (this.#isLast(exerciseId)) return this.#pages.get(personId) ?? null;
    return this.#options.store.read(state.sessionId, exerciseId, personId);
  }

  /** How the pages of the last exercise stand, by person; of any other nothing. */
  words(exerciseId: string): Record<string, PageCount> {
    if (!this.#isLast(exerciseId)) return {};
    return Object.fromEntries(
      [...this.#pages].map(([personId, { words, savedAt }]) => [personId, { words, savedAt }]),
    );
  }

  /**
   * Waits for the saves under way and lets no other begin until the returned function is called: what is frozen
   * meanwhile is all that was acknowledged.
   */
  async hold(exerciseId: string): Promise<() => void> {
    const before = this.#held.get(exerciseId);
    const { promise, resolve } = Promise.withResolvers<void>();
    const both = before === undefined ? promise : Promise.all([before, promise]).then(() => undefined);
    this.#held.set(exerciseId, both);
    await Promise.allSettled(this.#saving.values());
    return () => {
      if (this.#held.get(exerciseId) === both) this.#held.delete(exerciseId);
      resolve();
    };
  }

  #mustBeOpen(exerciseId: string, personId: string): void {
    const found = writerOf(this.#options.state(), exerciseId, { actor: { kind: 'person', id: personId } });
    if (found instanceof TribuError) throw found;
    if (found.exercise.phase.is === 'frozen') throw new TribuError('page_frozen');
  }

  async #keep(exerciseId: string, personId: string, page: StoredPage): Promise<PageSaved> {
    const { store, state, onSaved, onWritten, onBegun } = this.#options;
    const known = this.#isLast(exerciseId) ? this.#pages.get(personId) : undefined;
    if (known !== undefined && !isNewer(page, known)) {
      return isSame(page, known) ? saved(known) : { is: 'lost', kept: known };
    }
    const { sessionId, epoch } = state();
    const outcome = await store
      .save({ ...page, sessionId, epoch, exerciseId, personId })
      .catch((error: unknown) => {
        throw error instanceof EpochLost ? new TribuError('room_elsewhere', { cause: error }) : error;
      });
    if (outcome.is === 'lost') {
      const kept = await store.read(sessionId, exerciseId, personId);
      if (kept === null) throw new TribuError('room_elsewhere');
      return { is: 'lost', kept };
    }
    if (this.#isLast(exerciseId)) this.#pages.set(personId, page);
    if (page.text !== (known?.text ?? '')) onWritten(personId, page.savedAt);
    onSaved(exerciseId, personId, { words: page.words, savedAt: page.savedAt });
    const begun = state().pages[exerciseId]?.[personId]?.startedAt ?? null;
    if (page.words > 0 && begun === null) onBegun(exerciseId, personId);
    return saved(page);
  }

  /** Whether this is the exercise whose pages are held here; the first look at a new one begins with none. */
  #isLast(exerciseId: string): boolean {
    const last = this.#options.state().exercises.at(-1)?.id ?? null;
    if (last !== this.#exerciseId) {
      this.#exerciseId = last;
      this.#pages.clear();
    }
    return exerciseId === last;
  }

  #inTurn<T>(personId: string, work: () => Promise<T>): Promise<T> {
    const done = (this.#saving.get(personId) ?? Promise.resolve()).then(work);
    const over = done.then(
      () => undefined,
      () => undefined,
    );
    this.#saving.set(personId, over);
    void over.then(() => {
      if (this.#saving.get(personId) === over) this.#saving.delete(personId);
    });
    return done;
  }
}

/** One's own, or what its writer shares with this reader; taking it back counts at once. */
function mayRead(state: RoomState, exerciseId: string, personId: string, readerId: string): boolean {
  if (personId === readerId) return true;
  const shared = state.shared[exerciseId] ?? {};
  const sharing = Object.hasOwn(shared, personId) ? shared[personId] : undefined;
  return sharing === 'all' || (sharing === 'mentors' && state.people[readerId]?.role === 'mentor');
}

function isNewer(page: StoredPage, known: StoredPage): boolean {
  if (page.connection !== known.connection) return page.connection > known.connection;
  return page.revision > known.revision;
}

function isSame(page: StoredPage, known: StoredPage): boolean {
  return page.connection === known.connection && page.revision === known.revision && page.text === known.text;
}

function saved({ words, savedAt }: StoredPage): PageSaved {
  return { is: 'saved', words, savedAt };
}
