import {
  DEFAULT_GRANTS,
  type EventBody,
  emptyState,
  fold,
  type Role,
  type RoomState,
  type StoredEvent,
  view,
} from '@tribu-live/protocol';
import type { CommandBody, CommandContext, Facts } from '../../src/rooms/decide/command.ts';
import { decide } from '../../src/rooms/decide/decide.ts';
import { stamp } from '../../src/rooms/stamp.ts';

export const START_MS = Date.UTC(2026, 10, 23, 10);
const MINUTE_MS = 60_000;

export const INES = 'ines';
export const LEA = 'lea';
export const KARIM = 'karim';
export const ZOE = 'zoe';
export const GAEL = 'gael';
export const OLGA = 'olga';
const ROLES: Readonly<Record<string, Role>> = {
  [INES]: 'mentor',
  [LEA]: 'student',
  [KARIM]: 'student',
  [ZOE]: 'student',
  [GAEL]: 'guest',
  [OLGA]: 'observer',
};

/** Ids by number, so that tests read alike each time. */
export function uuid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

/** A minute of writing, on the mentor's word. */
export function exerciseStart(exerciseId: string, durationSeconds = 60): CommandBody {
  return { type: 'exercise.start', exerciseId, prompt: [], material: null, durationSeconds };
}

export interface Outcome {
  /** Null: it was accepted. */
  readonly code: string | null;
  readonly field: string | undefined;
  readonly events: readonly EventBody[];
  /** Types of the events. */
  readonly types: readonly string[];
}

/**
 * A workshop without sockets, media or database: commands are decided and folded, each a second after the one
 * before.
 */
export class DecidedRoom {
  state: RoomState;
  nowMs = START_MS;
  readonly journal: StoredEvent[] = [];

  /** Booked are a mentor, three students and a guest; `present` come in, also an observer. */
  constructor(present: readonly string[] = [INES, LEA, KARIM, ZOE, GAEL, OLGA]) {
    this.state = emptyState('s');
    const booked = Object.keys(ROLES).filter((id) => ROLES[id] !== 'observer');
    this.by('@school', {
      type: 'session.create',
      facts: {
        kind: 'tribu',
        title: '',
        startsAt: START_MS,
        endsAt: START_MS + 120 * MINUTE_MS,
        opensBeforeMs: 10 * MINUTE_MS,
        graceMs: 5 * MINUTE_MS,
      },
      people: booked.map((id) => ({ id, name: id, role: ROLES[id] ?? 'student' })),
    });
    for (const id of present) this.enter(id);
  }

  enter(id: string, more: { enteredAt?: number } = {}): Outcome {
    const role = ROLES[id] ?? 'student';
    const grants = DEFAULT_GRANTS[role];
    const enteredAt = more.enteredAt ?? START_MS;
    return this.by(id, { type: 'person.join', name: id, role, grants, enteredAt, fresh: true });
  }

  /** `@school` and `@server` act too. */
  by(who: string, command: CommandBody, facts?: Facts): Outcome {
    this.nowMs += 1000;
    const actor: CommandContext['actor'] =
      who === '@school'
        ? { kind: 'school' }
        : who === '@server'
          ? { kind: 'server' }
          : { kind: 'person', id: who };
    const context = { actor, at: this.nowMs, commandId: null, ...(facts === undefined ? {} : { facts }) };
    const decision = decide(this.state, command, context);
    if (!decision.ok)
      return { code: decision.error.code, field: decision.error.field, events: [], types: [] };
    const stored = stamp(this.state, decision.events, context, 1);
    this.journal.push(...stored);
    this.state = fold(this.state, stored);
    const { events } = decision;
    return { code: null, field: undefined, events, types: events.map(({ type }) => type) };
  }

  /** What must work for the test to be about something. */
  must(who: string, command: CommandBody, facts?: Facts): Outcome {
    const outcome = this.by(who, command, facts);
    if (outcome.code !== null) throw new Error(`${who} ${command.type}: ${outcome.code}`);
    return outcome;
  }

  seenBy(id: string): RoomState {
    return view(this.state, id);
  }
}
