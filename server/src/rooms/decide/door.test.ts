import { emptyState, fold, type Grant, type RoomState } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { stamp } from '../stamp.ts';
import type { CommandBody, CommandContext } from './command.ts';
import { decide } from './decide.ts';

const START = 1_000_000_000;
const MINUTE = 60_000;

function run(state: RoomState, command: CommandBody, actor: CommandContext['actor'], at = START): RoomState {
  const context = { actor, at, commandId: null };
  const decision = decide(state, command, context);
  if (!decision.ok) throw decision.error;
  return fold(state, stamp(state, decision.events, context, 1));
}

function booked(): RoomState {
  const facts = {
    kind: 'coaching' as const,
    title: '',
    startsAt: START,
    endsAt: START + 30 * MINUTE,
    opensBeforeMs: 10 * MINUTE,
    graceMs: 5 * MINUTE,
  };
  const people = [{ id: 'lea', name: 'Léa', role: 'student' as const }];
  return run(emptyState('s'), { type: 'session.create', facts, people }, { kind: 'school' });
}

const LEA = { kind: 'person', id: 'lea' } as const;
const join = (grants: Grant[], enteredAt: number): CommandBody => ({
  type: 'person.join',
  name: 'Léa',
  role: 'student',
  grants,
  enteredAt,
  fresh: true,
});

describe('coming in', () => {
  it('[S4] takes name, role and grants from the newest participant token; an older entry changes nothing', () => {
    const first = run(booked(), join(['publish', 'screen'], START), LEA);
    const narrowed = run(first, join([], START + 1), LEA);
    expect(narrowed.people.lea?.grants).toEqual([]);
    const stale = run(narrowed, join(['publish', 'screen'], START), LEA);
    expect(stale.people.lea?.grants).toEqual([]);
    expect(stale.people.lea?.connection).toBe(3);
  });

  it('[C1] a disconnect of an older connection changes nothing', () => {
    const twice = run(run(booked(), join([], START), LEA), join([], START), LEA);
    const command: CommandBody = { type: 'person.disconnect', personId: 'lea', connection: 1, since: START };
    expect(run(twice, command, { kind: 'server' })).toBe(twice);
  });

  it('[R10] never marks somebody as gone before they came', () => {
    const there = run(booked(), join([], START), LEA, START + MINUTE);
    const home: CommandBody = { type: 'room.home', nodeId: 'n', lastSignOfLife: START };
    expect(run(there, home, { kind: 'server' }).people.lea?.presence).toEqual({
      is: 'disconnected',
      since: START + MINUTE,
    });
  });
});
