import { createHash, randomUUID } from 'node:crypto';
import {
  type Actor,
  type Blocks,
  type ConsentRequest,
  emptyState,
  fold,
  type SheetRequest,
  type SheetTemplate,
  TribuError,
} from '@tribu-live/protocol';
import type { CommandBody, RecordingOutcome } from './decide/command.ts';
import { decide } from './decide/decide.ts';
import { deadlinesOf, isDeadlineKind, summaryOf } from './derived.ts';
import { Door, type DoorOptions } from './door.ts';
import { HasHome } from './journal-access.ts';
import type { NodeOrder, SchoolCommand } from './orders/order.ts';
import { Orders, type OrdersOptions } from './orders/orders.ts';
import type { Doorway, RoomsPort, SessionChange, SessionToCreate, Visitor } from './ports.ts';
import { stamp } from './stamp.ts';

const SCHOOL: Actor = { kind: 'school' };

export interface HouseOptions extends OrdersOptions, Omit<DoorOptions, 'orders'> {
  readonly room: { readonly opensBeforeMs: number; readonly graceMs: number };
  /** Run sheets that sessions may be created with, by id. */
  readonly runSheets: readonly SheetTemplate[];
}

/** Sessions and rooms as seen from outside a room: what HTTP and the demo ask for. */
export class House implements RoomsPort {
  readonly #options: HouseOptions;
  readonly #orders: Orders;
  readonly #door: Door;

  constructor(options: HouseOptions) {
    this.#options = options;
    this.#orders = new Orders(options);
    this.#door = new Door({ ...options, orders: this.#orders });
  }

  async create(input: SessionToCreate): Promise<{ id: string; created: boolean }> {
    const { store, clock, room } = this.#options;
    const id = randomUUID();
    const startsAt = Date.parse(input.startsAt);
    const command: CommandBody = {
      type: 'session.create',
      facts: {
        kind: input.kind,
        title: input.title,
        startsAt,
        endsAt: startsAt + input.durationMinutes * 60_000,
        opensBeforeMs: room.opensBeforeMs,
        graceMs: room.graceMs,
      },
      people: input.people,
      sheet: this.#blocksOf(input.sheet),
      expected: input.expected,
    };
    const context = { actor: SCHOOL, at: clock.now(), commandId: null };
    const empty = emptyState(id);
    const decision = decide(empty, command, context);
    if (!decision.ok) throw decision.error;
    const epoch = 1;
    const events = stamp(empty, decision.events, context, epoch);
    const state = fold(empty, events);
    const fingerprint = fingerprintOf(input);
    const result = await store.sessions.create({
      id,
      externalId: input.externalId,
      keyId: input.keyId,
      fingerprint,
      opening: { epoch, fromSeq: 0, events, deadlines: deadlinesOf(state), summary: summaryOf(state) },
    });
    if (!result.created && result.fingerprint !== fingerprint)
      throw new TribuError('conflict', { field: 'externalId' });
    return { id: result.id, created: result.created };
  }

  async move(sessionId: string, change: SessionChange): Promise<void> {
    const { startsAtMs: startsAt, durationMs, title } = change;
    const blocks = this.#blocksOf(change.sheet);
    if (startsAt !== undefined || durationMs !== undefined || title !== undefined) {
      await this.#command(sessionId, { type: 'session.move', startsAt, durationMs, title });
    }
    if (blocks !== undefined) await this.#command(sessionId, { type: 'sheet.set', blocks });
    if (change.expected !== undefined)
      await this.#command(sessionId, { type: 'session.expect', personIds: change.expected });
  }

  async cancel(sessionId: string, reason: string): Promise<void> {
    await this.#command(sessionId, { type: 'session.cancel', reason });
  }

  async end(sessionId: string): Promise<void> {
    await this.#command(sessionId, { type: 'room.end' });
  }

  async recordConsent(sessionId: string, consent: ConsentRequest): Promise<void> {
    await this.#command(sessionId, { type: 'consent.record', ...consent });
  }

  /** What became of a session's recording. Saying it twice is one. @throws TribuError conflict: it is not over */
  async concludeRecording(sessionId: string, outcome: RecordingOutcome): Promise<void> {
    await this.#command(sessionId, { type: 'recording.conclude', outcome }, { kind: 'server' });
  }

  /**
   * Erasing fences out every home of the sessions it touched; rooms that live, here or on other nodes, are folded
   * anew at once, so that their people come back to what is left.
   */
  async erase(personId: string): Promise<{ sessions: readonly string[]; events: number }> {
    const { store } = this.#options;
    const erased = await store.sessions.erasePerson(personId);
    await store.ballots.erase(personId);
    await this.#orders.refold(erased.sessions);
    return erased;
  }

  knock(who: Visitor): Promise<Doorway> {
    return this.#door.knock(who);
  }

  /** Fires what is due in sessions that no living room looks after (SPEC R6). One that fails holds up no other. */
  async fireDue(limit: number): Promise<void> {
    const { store, cluster, clock, nodeId, log } = this.#options;
    if (!cluster.holds) return;
    const due = await store.deadlines.dueUnattended(nodeId, clock.now(), limit, cluster.dead());
    for (const { sessionId, kind, dueAt } of due) {
      if (!isDeadlineKind(kind)) continue;
      try {
        await this.#orders.here(sessionId, { type: 'deadline.fire', kind, dueAt }, { kind: 'server' });
      } catch (error) {
        // It got a home meanwhile, which fires it.
        if (error instanceof HasHome) continue;
        log.warn({ err: error, sessionId, kind }, 'a deadline could not fire; trying again');
      }
    }
  }

  obey(order: NodeOrder): Promise<void> {
    return this.#orders.obey(order);
  }

  #blocksOf(sheet: SheetRequest | undefined): Blocks | undefined {
    if (sheet === undefined || 'blocks' in sheet) return sheet?.blocks;
    const found = this.#options.runSheets.find(({ templateId }) => templateId === sheet.template);
    if (found !== undefined) return found.blocks;
    const field = 'sheet.template';
    throw new TribuError('bad_request', { field, message: `${field}: there is no such run sheet` });
  }

  #command(sessionId: string, command: SchoolCommand, actor: Actor = SCHOOL): Promise<void> {
    return this.#orders.command(sessionId, command, actor);
  }
}

/** Two creations are the same when everything that was asked for is. */
function fingerprintOf({
  externalId,
  kind,
  title,
  startsAt,
  durationMinutes,
  people,
  sheet,
  expected,
}: SessionToCreate): string {
  const asked: unknown[] = [externalId, kind, title, Date.parse(startsAt), durationMinutes, people];
  // Without one the fingerprint stays what it was before there were run sheets.
  if (sheet !== undefined) asked.push(sheet);
  // Named, so that it can't be taken for a run sheet; whom one awaits has no order.
  if (expected !== undefined) asked.push({ expected: expected.toSorted() });
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
}
