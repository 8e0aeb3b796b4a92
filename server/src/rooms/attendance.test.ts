import type { EventData, EventType, StoredEvent } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { attendanceOf } from './attendance.ts';

const START = 1_800_000_000_000;
const at = (minutes: number) => START + minutes * 60_000;

/** A journal of `[minute, type, data]`, with a booked mentor and student in front. */
function journal(...steps: readonly (readonly [number, EventType | string, unknown])[]): StoredEvent[] {
  const opening: typeof steps = [
    [-60, 'session.created', created],
    [-60, 'person.booked', { personId: 'maud', name: 'Maud', role: 'mentor' }],
    [-60, 'person.booked', { personId: 'ada', name: 'Ada', role: 'student' }],
  ];
  return [...opening, ...steps].map(([minute, type, data], index) => ({
    sessionId: 's1',
    epoch: 1,
    seq: index + 1,
    at: at(minute),
    actor: { kind: 'server' },
    v: 1,
    audience: 'all',
    commandId: null,
    type,
    data,
  }));
}

const created: EventData<'session.created'> = {
  kind: 'coaching',
  title: '',
  startsAt: at(0),
  endsAt: at(30),
  opensBeforeMs: 600_000,
  graceMs: 300_000,
};
const joined = (minute: number, connection = 1) =>
  [minute, 'participant.joined', { personId: 'ada', connection }] as const;
const left = (minute: number, connection = 1) =>
  [minute, 'participant.left', { personId: 'ada', connection }] as const;
const lost = (minute: number, connection = 1) =>
  [minute, 'participant.disconnected', { personId: 'ada', connection, since: at(minute) }] as const;
const ended = (minute: number) => [minute, 'room.ended', { reason: 'time' }] as const;

function ada(events: StoredEvent[], nowMinute = 100) {
  return attendanceOf(events, at(nowMinute)).people.find((person) => person.personId === 'ada');
}
const span = (from: number, to: number | null) => ({ fromMs: at(from), toMs: to === null ? null : at(to) });

describe('attendance', () => {
  it('[R10] says who was there, from when to when, and how late', () => {
    expect(ada(journal(joined(2), left(30)))).toEqual({
      personId: 'ada',
      name: 'Ada',
      role: 'student',
      booked: true,
      spans: [span(2, 30)],
      presentSeconds: 28 * 60,
      lateSeconds: 120,
      disconnections: 0,
    });
  });

  it('[R10] holds nobody late who stood at the door, and who was never let in never came', () => {
    const knocked = (minute: number) => [minute, 'door.knocked', { personId: 'ada', name: 'Ada' }] as const;
    expect(ada(journal(knocked(1), knocked(5), joined(12), left(30)))).toMatchObject({
      spans: [span(12, 30)],
      lateSeconds: 60,
    });
    expect(ada(journal(knocked(0), ended(30)))).toMatchObject({ spans: [], lateSeconds: null });
  });

  it('calls nobody late who came early', () => {
    expect(ada(journal(joined(-5), left(30)))).toMatchObject({ lateSeconds: 0, presentSeconds: 35 * 60 });
  });

  it('knows who never came', () => {
    expect(ada(journal(ended(35)))).toMatchObject({ lateSeconds: null, presentSeconds: 0, spans: [] });
  });

  it('counts who is still here until now', () => {
    expect(ada(journal(joined(0)), 12)).toMatchObject({ spans: [span(0, null)], presentSeconds: 720 });
  });

  it('merges a short disconnection and counts it', () => {
    const person = ada(journal(joined(0), lost(10), joined(10.4, 2), left(30, 2)));
    expect(person).toMatchObject({ spans: [span(0, 30)], presentSeconds: 1800, disconnections: 1 });
  });

  it('judges lateness by the time the session was moved to', () => {
    const moved = [-30, 'session.moved', { startsAt: at(60), endsAt: at(90) }] as const;
    const extended = [80, 'session.extended', { endsAt: at(95), byMs: 300_000 }] as const;
    const attendance = attendanceOf(journal(moved, joined(61), extended), at(70));
    expect(attendance).toMatchObject({ startsAtMs: at(60), endsAtMs: at(95) });
    expect(attendance.people[1]?.lateSeconds).toBe(60);
  });

  it('[R8] [R12] skips what is unknown or erased', () => {
    const events = journal(
      [1, 'something.new', { personId: 'ada' }],
      [2, 'participant.joined', { erased: true }],
    );
    expect(ada(events)?.spans).toEqual([]);
  });
});
