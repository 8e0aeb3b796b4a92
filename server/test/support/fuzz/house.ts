import {
  ERRORS,
  emptyState,
  evolve,
  type Pushes,
  type PushName,
  type RoomState,
  type StoredEvent,
  TribuError,
  view,
} from '@tribu-live/protocol';
import { answeredBefore, decide } from '../../../src/rooms/decide/decide.ts';
import { dueAt } from '../../../src/rooms/derived.ts';
import type { Peer } from '../../../src/rooms/peer.ts';
import { stamp } from '../../../src/rooms/stamp.ts';
import { tell } from '../../../src/rooms/tell.ts';
import type { Turn } from './draw.ts';
import { checkState } from './state-rules.ts';
import { checkTold, checkView } from './told-rules.ts';
import { must } from './violation.ts';

export type Outcome = 'accepted' | 'nothing' | 'repeated' | 'refused';

const SESSION_ID = 'fuzzed';

/** A home without media and store: decides, folds, tells its viewers, and holds every rule after every step. */
export class FuzzedHouse {
  /** What was decided, told or not yet. */
  state = emptyState(SESSION_ID);
  readonly codes = new Map<string, number>();
  #confirmed = this.state;
  #queue: StoredEvent[] = [];
  readonly #viewers = new Map<string, { held: RoomState; readonly peer: Peer }>();

  constructor(viewers: readonly string[]) {
    for (const id of viewers) this.#viewers.set(id, this.#viewer(id));
  }

  /** @throws Violation */
  run({ command, context, flushes }: Turn): Outcome {
    if (answeredBefore(this.state, context) !== null) return 'repeated';
    if (command.type === 'room.home') this.flush();
    const before = this.state;
    const decision = decide(before, command, context);
    if (!decision.ok) {
      const known = decision.error instanceof TribuError && decision.error.code in ERRORS;
      must(known, 'refusals are typed', () => `${command.type}: ${String(decision.error)}`);
      this.codes.set(decision.error.code, (this.codes.get(decision.error.code) ?? 0) + 1);
      if (flushes) this.flush();
      return 'refused';
    }
    const epoch = command.type === 'room.home' ? before.epoch + 1 : Math.max(1, before.epoch);
    const events = stamp(before, decision.events, context, epoch);
    for (const event of events) {
      const turnBegins = event.type === 'circle.turn';
      must(!turnBegins || this.state.circle?.reader === null, 'one reader at a time', () => command.type);
      this.state = frozen(evolve(this.state, event));
    }
    this.#queue.push(...events);
    if (events.length > 0) checkState(this.state);
    if (command.type === 'deadline.fire' && context.actor.kind === 'server') {
      const standing = dueAt(this.state, command.kind);
      must(
        standing === null || standing > context.at,
        'a fired deadline is done with',
        () => `${command.kind} still stands for ${standing} at ${context.at}`,
      );
      const wasDue = (dueAt(before, command.kind) ?? Number.POSITIVE_INFINITY) <= context.at;
      must(wasDue === events.length > 0, 'only what is due fires', () => `${command.kind}, due: ${wasDue}`);
    }
    if (flushes || command.type === 'room.home') this.flush();
    return events.length === 0 ? 'nothing' : 'accepted';
  }

  /** The journal is written and everybody told. @throws Violation */
  flush(): void {
    if (this.#queue.length === 0) return;
    const before = this.#confirmed;
    const events = this.#queue.splice(0);
    this.#confirmed = this.state;
    tell(
      [...this.#viewers.values()].map(({ peer }) => peer),
      { before, events, after: this.state },
    );
  }

  /** What each viewer holds is what they may see. @throws Violation */
  checkViews(): void {
    this.flush();
    for (const [id, { held }] of this.#viewers) checkView(held, this.state, id);
  }

  #viewer(personId: string): { held: RoomState; readonly peer: Peer } {
    const who = {
      sessionId: SESSION_ID,
      personId,
      name: personId,
      role: 'student' as const,
      grants: [],
      enteredAt: 0,
      keyId: 'k',
    };
    const push = <N extends PushName>(name: N, body: Pushes[N]) => this.#hear(personId, name, body);
    return {
      held: view(this.state, personId),
      peer: { who, instanceId: personId, push, close: () => undefined },
    };
  }

  #hear(personId: string, name: PushName, body: Pushes[PushName]): void {
    const viewer = this.#viewers.get(personId);
    if (viewer === undefined) return;
    if (name === 'snapshot') {
      viewer.held = (body as Pushes['snapshot']).state;
      checkView(viewer.held, this.state, personId);
      return;
    }
    for (const entry of (body as Pushes['events']).events) {
      checkTold(viewer.held, entry, personId);
      viewer.held = evolve(viewer.held, entry);
    }
  }
}

/** Whoever changed what was folded before would throw. What is frozen already is frozen within. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}
