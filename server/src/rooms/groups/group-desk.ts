import {
  countWords,
  groupOf,
  LIMITS,
  type PageSaved,
  pageBytes,
  type RequestBody,
  type RoomState,
  type StoredPage,
  TribuError,
} from '@tribu-live/protocol';
import { EpochLost } from '../../store/errors.ts';
import type { PageStore } from '../../store/types.ts';
import type { Clock } from '../clock.ts';
import type { Peer } from '../peer.ts';
import type { Sitter } from '../seats.ts';

export interface GroupDeskOptions {
  readonly store: Pick<PageStore, 'save' | 'read'>;
  readonly clock: Clock;
  /** The room as it was decided, also what is still on its way into the journal. */
  readonly state: () => RoomState;
  readonly peers: () => readonly Peer[];
}

/** Who wrote last, and which number their saves carry. */
interface Hand extends Sitter {
  readonly number: number;
}

/**
 * Pages that groups write together (SPEC R11): one holds the pen, the others see each save. A row counts whose
 * hand is the newest where a person's own page counts connections: the pen passes from one to another.
 */
export class GroupDesk {
  readonly #options: GroupDeskOptions;
  readonly #hands = new Map<string, Hand>();
  /** Saves under way, by group: one after the other. */
  readonly #saving = new Map<string, Promise<unknown>>();

  constructor(options: GroupDeskOptions) {
    this.#options = options;
  }

  /**
   * Keeps the page and shows it to the others of the group; once it resolves the text lasts.
   * @throws TribuError page_too_large, wrong_phase, not_found, forbidden, room_elsewhere, unavailable
   */
  async save(sitter: Sitter, body: RequestBody<'groupPage.save'>): Promise<PageSaved> {
    const { groupId, text } = body;
    const size = text.length > LIMITS.pageBytes ? text.length : pageBytes(text);
    if (size > LIMITS.pageBytes)
      throw new TribuError('page_too_large', { field: 'text', details: { maxBytes: LIMITS.pageBytes } });
    this.#mustHoldPen(groupId, sitter.personId);
    const done = (this.#saving.get(groupId) ?? Promise.resolve()).then(() => this.#keep(sitter, body));
    const over = done.catch(() => undefined); // Told to the writer; the next save is another matter.
    this.#saving.set(groupId, over);
    void over.then(() => {
      if (this.#saving.get(groupId) === over) this.#saving.delete(groupId);
    });
    return done;
  }

  /** Null: nothing was written yet. @throws TribuError not_shared, wrong_phase, not_found, unavailable */
  async read(personId: string, { groupId }: RequestBody<'groupPage.read'>): Promise<StoredPage | null> {
    const { state, store } = this.#options;
    mustBeGroup(state(), groupId);
    if (groupOf(state().groups, personId) !== groupId) throw new TribuError('not_shared');
    return store.read(state().sessionId, groupId, groupId);
  }

  async #keep(
    sitter: Sitter,
    { groupId, revision, text }: RequestBody<'groupPage.save'>,
  ): Promise<PageSaved> {
    const { state, store, clock } = this.#options;
    // The pen may have passed on while others were saving.
    this.#mustHoldPen(groupId, sitter.personId);
    const { sessionId, epoch } = state();
    const connection = await this.#number(sessionId, groupId, sitter);
    const page = { connection, revision, savedAt: clock.now(), words: countWords(text), text };
    const row = { ...page, sessionId, epoch, exerciseId: groupId, personId: groupId };
    const outcome = await store.save(row).catch((error: unknown) => {
      throw error instanceof EpochLost ? new TribuError('room_elsewhere', { cause: error }) : error;
    });
    if (outcome.is === 'lost') {
      const kept = await store.read(sessionId, groupId, groupId);
      if (kept === null) throw new TribuError('room_elsewhere');
      return { is: 'lost', kept };
    }
    this.#hands.set(groupId, { ...sitter, number: connection });
    this.#show(groupId, page, sitter.personId);
    return { is: 'saved', words: page.words, savedAt: page.savedAt };
  }

  /** Another hand, or the same one on another connection, counts above all that is kept. */
  async #number(sessionId: string, groupId: string, { personId, connection }: Sitter): Promise<number> {
    const last = this.#hands.get(groupId);
    if (last?.personId === personId && last.connection === connection) return last.number;
    const kept = await this.#options.store.read(sessionId, groupId, groupId);
    return (kept?.connection ?? 0) + 1;
  }

  #show(groupId: string, page: StoredPage, writerId: string): void {
    const { state, peers } = this.#options;
    const { groups } = state();
    for (const peer of peers()) {
      const { personId } = peer.who;
      if (personId === writerId || groupOf(groups, personId) !== groupId) continue;
      peer.push('groupPage', { groupId, page });
    }
  }

  #mustHoldPen(groupId: string, personId: string): void {
    const { groups } = this.#options.state();
    const group = mustBeGroup({ groups }, groupId);
    if (groupOf(groups, personId) !== groupId || group.pen !== personId) throw new TribuError('forbidden');
  }
}

function mustBeGroup({ groups }: Pick<RoomState, 'groups'>, groupId: string) {
  if (groups === null) throw new TribuError('wrong_phase');
  const group = groups.groups.find(({ id }) => id === groupId);
  if (group === undefined) throw new TribuError('not_found', { field: 'groupId' });
  return group;
}
