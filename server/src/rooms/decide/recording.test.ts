import { type EventBody, emptyState, evolve, type RoomState, type StoredEvent } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import type { CommandBody, CommandContext, RecorderStatus, RecordingOutcome } from './command.ts';
import { decide } from './decide.ts';

const SERVER = { kind: 'server' } as const;
const SCHOOL = { kind: 'school' } as const;
const LEA = { kind: 'person', id: 'lea' } as const;

/** A state that a few events lead to. */
function after(...events: readonly (readonly [type: string, data: unknown])[]): RoomState {
  return events.reduce(
    (state, [type, data], index) =>
      evolve(state, {
        sessionId: 's',
        epoch: 1,
        seq: index + 1,
        at: 1000 + index,
        actor: SERVER,
        v: 1,
        audience: 'all',
        commandId: null,
        type,
        data,
      } satisfies StoredEvent),
    emptyState('s'),
  );
}

/** The events that a command leads to, or the code of its refusal. */
function outcome(
  state: RoomState,
  command: CommandBody,
  actor: CommandContext['actor'],
): readonly EventBody[] | string {
  const decision = decide(state, command, { actor, at: 2000, commandId: null });
  return decision.ok ? decision.events : decision.error.code;
}

const RUNNING = ['recording.changed', { status: 'running', trouble: null }] as const;
const FULL = ['recording.changed', { status: 'trouble', trouble: 'disk_full' }] as const;
const ENDED = ['room.ended', { reason: 'time' }] as const;

describe('the recorder’s word', () => {
  const report = (state: RoomState, status: RecorderStatus, actor: CommandContext['actor'] = SERVER) =>
    outcome(state, { type: 'recording.report', status }, actor);

  it('[D4] is journaled for everybody when it is news', () => {
    expect(report(after(), { is: 'running' })).toEqual([
      { type: 'recording.changed', audience: 'all', data: { status: 'running', trouble: null } },
    ]);
    expect(report(after(RUNNING), { is: 'trouble', trouble: 'disk_full' })).toEqual([
      { type: 'recording.changed', audience: 'all', data: { status: 'trouble', trouble: 'disk_full' } },
    ]);
    expect(report(after(FULL), { is: 'trouble', trouble: 'capture_away' })).toHaveLength(1);
    expect(report(after(FULL), { is: 'off' })).toHaveLength(1);
  });

  it('[D4] is nothing new when it was said before, or when all is over', () => {
    expect(report(after(), { is: 'off' })).toEqual([]);
    expect(report(after(RUNNING), { is: 'running' })).toEqual([]);
    expect(report(after(FULL), { is: 'trouble', trouble: 'disk_full' })).toEqual([]);
    expect(report(after(RUNNING, ENDED), { is: 'off' })).toEqual([]);
  });

  it('[D1] is the server’s own', () => {
    for (const actor of [SCHOOL, LEA]) expect(report(after(), { is: 'running' }, actor)).toBe('forbidden');
  });
});

describe('what became of a recording', () => {
  const conclude = (state: RoomState, what: RecordingOutcome, actor: CommandContext['actor'] = SERVER) => {
    const events = outcome(state, { type: 'recording.conclude', outcome: what }, actor);
    return typeof events === 'string' ? events : events.map(({ type }) => type);
  };
  const READY = ['recording.ready', { durationMs: 60_000 }] as const;
  const FAILED = ['recording.failed', { reason: 'compose_failed' }] as const;
  const DELETED = ['recording.deleted', { cause: 'request' }] as const;
  const ready: RecordingOutcome = { is: 'ready', durationMs: 60_000 };
  const failed: RecordingOutcome = { is: 'failed', reason: 'compose_failed' };
  const deleted: RecordingOutcome = { is: 'deleted', cause: 'retention' };

  it('[D5] is said once the session is over, by the server', () => {
    expect(conclude(after(RUNNING), ready)).toBe('conflict');
    expect(conclude(after(RUNNING, ENDED), ready, SCHOOL)).toBe('forbidden');
    expect(conclude(after(RUNNING, ENDED), ready)).toEqual(['recording.ready']);
    expect(conclude(after(RUNNING, ENDED), failed)).toEqual(['recording.failed']);
    expect(conclude(after(RUNNING, ENDED), deleted)).toEqual(['recording.deleted']);
  });

  it('[D5] moves forward only', () => {
    expect(conclude(after(RUNNING, ENDED, FAILED), ready)).toEqual(['recording.ready']);
    expect(conclude(after(RUNNING, ENDED, READY), failed)).toEqual([]);
    expect(conclude(after(RUNNING, ENDED, READY), ready)).toEqual([]);
    expect(conclude(after(RUNNING, ENDED, READY), deleted)).toEqual(['recording.deleted']);
    for (const what of [ready, failed, deleted])
      expect(conclude(after(RUNNING, ENDED, READY, DELETED), what)).toEqual([]);
  });

  it('[D5] nothing captured is a failure for those who saw it run, and no news for others', () => {
    const empty: RecordingOutcome = { is: 'empty' };
    expect(conclude(after(RUNNING, ENDED), empty)).toEqual(['recording.failed']);
    expect(conclude(after(ENDED), empty)).toEqual([]);
    expect(conclude(after(RUNNING, ENDED, FAILED), empty)).toEqual([]);
    expect(conclude(after(RUNNING, ENDED, READY), empty)).toEqual([]);
  });
});

describe('consent that the school brings', () => {
  const record = (state: RoomState, change: object = {}, actor: CommandContext['actor'] = SCHOOL) =>
    outcome(
      state,
      {
        type: 'consent.record',
        personId: 'lea',
        purpose: 'record',
        answer: 'no',
        textVersion: '1',
        ...change,
      },
      actor,
    );
  const BOOKED = ['person.booked', { personId: 'lea', name: 'Léa', role: 'student' }] as const;
  const SAID_NO = [
    'consent.answered',
    { personId: 'lea', purpose: 'record', answer: 'no', textVersion: '1' },
  ] as const;

  it('[D1] counts like their own answer, before the room opens and after its end', () => {
    const told = {
      type: 'consent.answered',
      audience: { mentors: true, persons: ['lea'] },
      data: { personId: 'lea', purpose: 'record', answer: 'no', textVersion: '1' },
    };
    expect(record(after(BOOKED))).toEqual([told]);
    expect(record(after(BOOKED, ENDED))).toEqual([told]);
    expect(record(after(BOOKED, SAID_NO))).toEqual([]);
    expect(record(after(BOOKED, SAID_NO), { textVersion: '2' })).toHaveLength(1);
  });

  it('[D1] is about people of the session, and nobody else may bring it', () => {
    expect(record(after(BOOKED), { personId: 'ghost' })).toBe('not_booked');
    for (const actor of [LEA, SERVER]) expect(record(after(BOOKED), {}, actor)).toBe('forbidden');
  });
});
