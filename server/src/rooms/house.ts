import { createHash, randomUUID } from 'node:crypto';
import {
  type Actor,
  type Blocks,
  type ConsentRequest,
  closesAt,
  emptyState,
  fold,
  isErasedPerson,
  opensAt,
  type RoomState,
  type RtpCapabilities,
  type SheetRequest,
  type SheetTemplate,
  TribuError,
} from '@tribu-live/protocol';
import type { Cluster } from '../cluster/types.ts';
import type { Store } from '../store/types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';
import type { CommandBody, RecordingOutcome } from './decide/command.ts';
import { decide } from './decide/decide.ts';
import { doorRefusal } from './decide/door.ts';
import { deadlinesOf, isDeadlineKind, summaryOf } from './derived.ts';
import { HasHome, readState, writeWithoutHome } from './journal-access.ts';
import type { Doorway, RoomsPort, SessionChange, SessionToCreate, Visitor } from './ports.ts';
import type { RoomRegistry } from './registry.ts';
import { RESUME_SLACK_MS } from './resume-tokens.ts';
import { stamp } from './stamp.ts';

const SCHOOL: Actor = { kind: 'school' };

export interface HouseOptions {
  readonly store: Store;
  readonly registry: RoomRegistry;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Logger;
  readonly nodeId: string;
  /** URLs of this node, and those at which clients ask again. */
  readonly own: () => { readonly url: string; readonly entryUrls: readonly string[] };
  readonly rtpCapabilities: RtpCapabilities;
  readonly room: { readonly opensBeforeMs: number; readonly graceMs: number };
  /** Run sheets that sessions may be created with, by id. */
  readonly runSheets: readonly SheetTemplate[];
}

/** Sessions and rooms as seen from outside a room: what HTTP and the demo ask for. */
export class House implements RoomsPort {
  readonly #options: HouseOptions;

  constructor(options: HouseOptions) {
    this.#options = options;
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
      await this.#command(sessionId, { type: 'session.move', startsAt, durationMs, title }, SCHOOL);
    }
    if (blocks !== undefined) await this.#command(sessionId, { type: 'sheet.set', blocks }, SCHOOL);
  }

  async cancel(sessionId: string, reason: string): Promise<void> {
    await this.#command(sessionId, { type: 'session.cancel', reason }, SCHOOL);
  }

  async end(sessionId: string): Promise<void> {
    await this.#command(sessionId, { type: 'room.end' }, SCHOOL);
  }

  async recordConsent(sessionId: string, consent: ConsentRequest): Promise<void> {
    await this.#command(sessionId, { type: 'consent.record', ...consent }, SCHOOL);
  }

  /** What became of a session's recording. Saying it twice is one. @throws TribuError conflict: it is not over */
  async concludeRecording(sessionId: string, outcome: RecordingOutcome): Promise<void> {
    await this.#command(sessionId, { type: 'recording.conclude', outcome }, { kind: 'server' });
  }

  /**
   * Erasing fences out every home of the sessions it touched; those here are folded anew at once, so that
   * their people come back to what is left.
   */
  async erase(personId: string): Promise<{ sessions: readonly string[]; events: number }> {
    const { store, registry } = this.#options;
    const erased = await store.sessions.erasePerson(personId);
    await store.ballots.erase(personId);
    for (const sessionId of erased.sessions) {
      const room = registry.find(sessionId);
      room?.close('moved');
      if (room !== null) await registry.adopt([sessionId]);
    }
    return erased;
  }

  async knock(who: Visitor): Promise<Doorway> {
    const { store, registry, clock, own } = this.#options;
    const living = registry.find(who.sessionId);
    // A running room is asked first: people come back to it while the database is away.
    if (living === null && (await store.sessions.find(who.sessionId)) === null) {
      throw new TribuError('not_found', { field: 'session' });
    }
    const state = living?.state ?? (await readState(store, who.sessionId));
    const refusal = doorRefusal(state, who.personId, who.role, clock.now());
    if (refusal?.code === 'waiting_room') await this.#announce(who);
    if (refusal !== null) throw refusal;
    if (living !== null) return this.#doorway(state, own().url);
    try {
      const room = await registry.open(who.sessionId);
      return this.#doorway(room.state, own().url);
    } catch (error) {
      if (!(error instanceof HasHome) || error.url === null) throw error;
      return this.#doorway(state, error.url);
    }
  }

  /** Fires what is due in sessions that no living room looks after (SPEC R6). One that fails holds up no other. */
  async fireDue(limit: number): Promise<void> {
    const { store, clock, nodeId, log } = this.#options;
    for (const { sessionId, kind, dueAt } of await store.deadlines.dueUnattended(
      nodeId,
      clock.now(),
      limit,
    )) {
      if (!isDeadlineKind(kind)) continue;
      try {
        await this.#command(sessionId, { type: 'deadline.fire', kind, dueAt }, { kind: 'server' });
      } catch (error) {
        log.warn({ err: error, sessionId, kind }, 'a deadline could not fire; trying again');
      }
    }
  }

  /** Tells the mentors who waits at the door; asked again, it is one knock. */
  async #announce({ sessionId, personId, name }: Visitor): Promise<void> {
    await this.#command(sessionId, { type: 'door.knock', name }, { kind: 'person', id: personId });
  }

  #blocksOf(sheet: SheetRequest | undefined): Blocks | undefined {
    if (sheet === undefined || 'blocks' in sheet) return sheet?.blocks;
    const found = this.#options.runSheets.find(({ templateId }) => templateId === sheet.template);
    if (found !== undefined) return found.blocks;
    const field = 'sheet.template';
    throw new TribuError('bad_request', { field, message: `${field}: there is no such run sheet` });
  }

  /** To the room where it lives; otherwise straight into the journal under the session's lock (SPEC R3). */
  async #command(sessionId: string, command: CommandBody, actor: Actor): Promise<void> {
    const { store, registry, clock, nodeId } = this.#options;
    const live = registry.find(sessionId);
    if (live !== null) {
      await live.execute(command, actor);
      return;
    }
    try {
      await writeWithoutHome(store, clock, sessionId, command, actor);
    } catch (error) {
      if (!(error instanceof HasHome) || error.nodeId !== nodeId) throw error;
      // Homed here a moment ago, or before this process started: the room takes the command.
      const room = await registry.open(sessionId);
      await room.execute(command, actor);
    }
  }

  #doorway(state: RoomState, url: string): Doorway {
    const { own, rtpCapabilities } = this.#options;
    const { session } = state;
    if (session === null) throw new TribuError('not_found', { field: 'session' });
    return {
      url,
      entry: own().entryUrls,
      rtpCapabilities,
      session: {
        id: state.sessionId,
        kind: session.kind,
        title: session.title,
        startsAt: session.startsAt,
        endsAt: session.endsAt,
        opensAt: opensAt(state) ?? session.startsAt,
      },
      people: Object.values(state.people)
        .filter((person) => !isErasedPerson(person))
        .map(({ id, name, role, presence }) => ({
          id,
          name,
          role,
          presence: presence.is,
          since: presence.is === 'expected' ? null : presence.since,
        })),
      resumeExpiresAtMs: (closesAt(state) ?? session.endsAt) + RESUME_SLACK_MS,
    };
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
}: SessionToCreate): string {
  const asked: unknown[] = [externalId, kind, title, Date.parse(startsAt), durationMinutes, people];
  // Without one the fingerprint stays what it was before there were run sheets.
  if (sheet !== undefined) asked.push(sheet);
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
}
