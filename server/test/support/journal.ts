import { randomUUID } from 'node:crypto';
import type { Actor, Audience, EventData, EventType, StoredEvent } from '@tribu-live/protocol';
import type { Batch, Deadline, SessionCreation, SessionSummary } from '../../src/store/index.ts';

export const START_MS = Date.UTC(2026, 10, 22, 14);
const HALF_HOUR_MS = 30 * 60_000;

export interface EventSketch<T extends EventType = EventType> {
  readonly type: T;
  readonly data: EventData<T>;
  readonly actor?: Actor;
  readonly audience?: Audience;
  readonly commandId?: string;
}

/** Keeps the type of an event and its data together. */
export function sketch<T extends EventType>(
  type: T,
  data: EventData<T>,
  more: Omit<EventSketch<T>, 'type' | 'data'> = {},
): EventSketch {
  return { type, data, ...more } as EventSketch;
}

export function summary(change: Partial<SessionSummary> = {}): SessionSummary {
  return {
    kind: 'coaching',
    title: 'Bilan',
    startsAt: START_MS,
    endsAt: START_MS + HALF_HOUR_MS,
    opensAt: START_MS - 600_000,
    status: 'scheduled',
    people: [
      { id: 'ana', name: 'Ana', role: 'mentor', presence: 'expected' },
      { id: 'ben', name: 'Ben', role: 'student', presence: 'expected' },
    ],
    ...change,
  };
}

export interface BatchSketch {
  readonly sessionId: string;
  readonly fromSeq: number;
  readonly epoch?: number;
  readonly events?: readonly EventSketch[];
  readonly deadlines?: readonly Deadline[];
  readonly summary?: Partial<SessionSummary>;
}

/** A batch as a home makes it; one event of no consequence unless said otherwise. */
export function batch({
  sessionId,
  fromSeq,
  epoch = 1,
  events,
  deadlines = [],
  ...rest
}: BatchSketch): Batch {
  const sketches = events ?? [sketch('session.retitled', { title: `seq ${fromSeq + 1}` })];
  return {
    sessionId,
    epoch,
    fromSeq,
    events: sketches.map(({ type, data, actor, audience, commandId }, index): StoredEvent => {
      return {
        sessionId,
        epoch,
        seq: fromSeq + 1 + index,
        at: START_MS + fromSeq + index,
        actor: actor ?? { kind: 'server' },
        type,
        v: 1,
        audience: audience ?? 'all',
        commandId: commandId ?? null,
        data,
      };
    }),
    deadlines,
    summary: summary(rest.summary),
  };
}

export const OPENING: readonly EventSketch[] = [
  sketch('session.created', {
    kind: 'coaching',
    title: 'Bilan',
    startsAt: START_MS,
    endsAt: START_MS + HALF_HOUR_MS,
    opensBeforeMs: 600_000,
    graceMs: 300_000,
  }),
  sketch('person.booked', { personId: 'ana', name: 'Ana', role: 'mentor' }),
  sketch('person.booked', { personId: 'ben', name: 'Ben', role: 'student' }),
];

/** A session with an opening of three events: its journal goes on after seq 3, under epoch 1. */
export function creation(
  change: Partial<Omit<BatchSketch, 'fromSeq'>> & { externalId?: string } = {},
): SessionCreation {
  const id = change.sessionId ?? randomUUID();
  const { sessionId: _, ...opening } = batch({ events: OPENING, ...change, sessionId: id, fromSeq: 0 });
  return { id, externalId: change.externalId ?? `school-${id}`, keyId: 'key', fingerprint: 'print', opening };
}
