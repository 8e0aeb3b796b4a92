import { silenceReasons, TURN_KEPT_MS, trackOf } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import {
  DecidedRoom,
  exerciseStart,
  GAEL,
  INES,
  KARIM,
  LEA,
  OLGA,
  uuid,
  ZOE,
} from '../../../test/support/decided-room.ts';
import { deadlinesOf } from '../derived.ts';
import type { CommandBody, CommandOf, Facts } from './command.ts';

const CIRCLE = uuid(1);
const STUDENTS = [LEA, KARIM, ZOE];

const open = (more: Partial<CommandOf<'circle.open'>> = {}): CommandBody => ({
  type: 'circle.open',
  circleId: CIRCLE,
  exerciseId: null,
  from: 'everybody',
  perReaderSeconds: null,
  ...more,
});
const NEXT: CommandBody = { type: 'circle.next' };
const PASS: CommandBody = { type: 'circle.pass' };
const give = (personId: string): CommandBody => ({ type: 'circle.give', personId });
const skip = (personId: string): CommandBody => ({ type: 'circle.skip', personId });
const arrange = (...order: string[]): CommandBody => ({ type: 'circle.arrange', order });

function opened(more: Partial<CommandOf<'circle.open'>> = {}, facts?: Facts): DecidedRoom {
  const room = new DecidedRoom();
  room.must(INES, open(more), facts);
  return room;
}

/** Who reads, and who comes then. */
const order = ({ state }: DecidedRoom) => [
  state.circle?.reader?.personId ?? null,
  ...(state.circle?.queue ?? []),
];

const drop = (room: DecidedRoom, personId: string) =>
  room.must('@server', {
    type: 'person.disconnect',
    personId,
    connection: room.state.people[personId]?.connection ?? 0,
    since: room.nowMs,
  });

/** The time that a turn is kept goes by. */
function waitForDropped(room: DecidedRoom) {
  const due = deadlinesOf(room.state).find(({ kind }) => kind === 'circle.drop');
  if (due === undefined) throw new Error('no turn is kept');
  room.nowMs = due.dueAt;
  return room.must('@server', { type: 'deadline.fire', ...due });
}

describe('a circle', () => {
  it('[W9] begins with who has not read for the longest time, in any session', () => {
    const room = opened({}, { lastReadAt: { [LEA]: 2000, [KARIM]: 1000 } });
    expect(order(room)).toEqual([ZOE, KARIM, LEA]);
    room.must(INES, NEXT);
    room.must(INES, NEXT);
    // Another one of the same session: who read in it counts by that, whatever the journals said before.
    room.must(INES, open({ circleId: uuid(2) }), { lastReadAt: { [LEA]: 2000, [KARIM]: 1000 } });
    expect(order(room)).toEqual([ZOE, KARIM, LEA]);
  });

  it('[W9] is as a mentor says where they give an order', () => {
    const room = opened({ order: [KARIM, GAEL, LEA] }, { lastReadAt: { [KARIM]: 9 } });
    expect(order(room)).toEqual([KARIM, GAEL, LEA]);
    for (const [ids, code] of [
      [['ghost'], 'not_found'],
      [['constructor'], 'not_found'],
      [[OLGA], 'forbidden'],
    ] as const)
      expect(new DecidedRoom().by(INES, open({ order: [...ids] }))).toMatchObject({ code, field: 'order' });
  });

  it('[W9] is made of volunteers, of raised hands, or of the students who are there', () => {
    const room = new DecidedRoom([INES, LEA, KARIM, GAEL, OLGA]);
    for (const who of [KARIM, GAEL]) room.must(who, { type: 'circle.volunteer', on: true });
    expect(room.by(OLGA, { type: 'circle.volunteer', on: true }).code).toBe('forbidden');
    room.must(GAEL, { type: 'circle.volunteer', on: false });
    room.must(INES, open({ from: 'volunteers' }));
    expect([order(room), room.state.volunteers]).toEqual([[KARIM], []]);
    for (const who of [KARIM, LEA]) room.must(who, { type: 'hand.raise' });
    room.must(INES, open({ circleId: uuid(2), from: 'hands' }));
    // Karim was reading when it opened: he has read, Léa never did.
    expect([order(room), room.state.hands]).toEqual([[LEA, KARIM], []]);
    room.must(INES, open({ circleId: uuid(3) }));
    expect(order(room).toSorted()).toEqual([KARIM, LEA]);
  });

  it('[W9] opens the reader’s microphone with the turn, and a mentor’s mute with it', () => {
    const room = new DecidedRoom();
    STUDENTS.forEach((who, n) => {
      room.must(who, { type: 'track.publish', trackId: uuid(n + 10), source: 'microphone', silenced: false });
    });
    room.must(INES, { type: 'person.mute', personId: LEA, source: 'microphone', muted: true });
    const reasons = () =>
      STUDENTS.map((who) => {
        const track = trackOf(room.state, who, 'microphone');
        return track && silenceReasons(room.state, track);
      });
    room.must(INES, open({ order: STUDENTS }));
    expect(reasons()).toEqual([[], ['turn'], ['turn']]);
    room.must(INES, NEXT);
    expect(reasons()).toEqual([['turn'], [], ['turn']]);
    room.must(INES, { type: 'floor.give', personId: ZOE });
    expect(reasons()).toEqual([['turn'], [], []]);
    room.must(INES, { type: 'circle.close' });
    expect(reasons()).toEqual([[], [], []]);
  });

  it('[W9] is opened by who steers, and not while an exercise is under way', () => {
    const room = new DecidedRoom();
    expect(room.by(LEA, open()).code).toBe('forbidden');
    expect(room.by(INES, open({ exerciseId: uuid(9) }))).toMatchObject({
      code: 'not_found',
      field: 'exerciseId',
    });
    for (const command of [NEXT, PASS, skip(LEA), give(LEA), arrange()])
      expect(room.by(INES, command).code).toBe('wrong_phase');
    room.must(INES, exerciseStart(uuid(9)));
    expect(room.by(INES, open()).code).toBe('wrong_phase');
    room.must(INES, { type: 'exercise.end', exerciseId: uuid(9) });
    room.must(INES, open({ exerciseId: uuid(9) }));
    expect(room.by(INES, open()).code).toBe('conflict');
  });
});

describe('turns', () => {
  it('[W10] go on when the reader or who steers says so', () => {
    const room = opened({ order: STUDENTS });
    for (const who of [KARIM, GAEL]) expect(room.by(who, NEXT).code).toBe('forbidden');
    expect(room.must(LEA, NEXT).events.map(({ data }) => data)).toEqual([
      { personId: LEA, how: 'read' },
      { personId: KARIM },
    ]);
    room.must(INES, NEXT);
    room.must(INES, NEXT);
    expect(order(room)).toEqual([null]);
    expect(room.must(INES, NEXT).types).toEqual([]);
    expect(room.state.circle?.done.map(({ personId, how }) => [personId, how])).toEqual(
      STUDENTS.map((id) => [id, 'read']),
    );
  });

  it('[W10] is over once although reader and mentor say so at the same moment', () => {
    const room = new DecidedRoom();
    room.must(INES, open({ order: [LEA, KARIM, ZOE] }));
    const over = (personId: string): CommandBody => ({ type: 'circle.next', personId });
    expect(room.by(KARIM, over(LEA)).code).toBe('forbidden');
    expect(room.must(LEA, over(LEA)).types).toEqual(['circle.turnEnded', 'circle.turn']);
    for (const who of [INES, LEA]) expect(room.must(who, over(LEA)).types).toEqual([]);
    expect(room.state.circle).toMatchObject({ reader: { personId: KARIM }, queue: [ZOE] });
    expect(room.must(INES, over(KARIM)).types).toEqual(['circle.turnEnded', 'circle.turn']);
  });

  it('[W10] are passed by readers and waiting ones, and skipped by who steers', () => {
    const room = opened({ order: STUDENTS });
    room.must(ZOE, PASS);
    expect(order(room)).toEqual([LEA, KARIM]);
    expect(room.must(ZOE, PASS).types).toEqual([]);
    room.must(LEA, PASS);
    expect(order(room)).toEqual([KARIM]);
    expect(room.by(LEA, skip(KARIM)).code).toBe('forbidden');
    room.must(INES, skip(KARIM));
    expect(room.must(INES, skip(KARIM)).types).toEqual([]);
    expect(room.state.circle?.done.map(({ how }) => how)).toEqual(['passed', 'passed', 'skipped']);
  });

  it('[W10] are given and arranged by who steers', () => {
    const room = opened({ order: STUDENTS });
    expect(room.by(LEA, arrange(ZOE)).code).toBe('forbidden');
    room.must(INES, arrange(ZOE, LEA, KARIM));
    expect(order(room)).toEqual([LEA, ZOE, KARIM]);
    expect(room.must(INES, arrange(ZOE, KARIM)).types).toEqual([]);
    expect(room.must(INES, give(KARIM)).types).toEqual(['circle.turnEnded', 'circle.turn']);
    expect(order(room)).toEqual([KARIM, ZOE]);
    expect(room.must(INES, give(KARIM)).types).toEqual([]);
    for (const nobody of ['ghost', 'constructor']) expect(room.by(INES, give(nobody)).code).toBe('not_found');
    expect(room.by(INES, give(OLGA)).code).toBe('forbidden');
    room.must(ZOE, { type: 'person.leave' });
    expect(room.by(INES, give(ZOE)).code).toBe('wrong_phase');
    // Somebody may read twice.
    room.must(INES, give(LEA));
    expect(order(room)[0]).toBe(LEA);
  });

  it('[W10] pass over who is not there, who keeps the place', () => {
    const room = opened({ order: STUDENTS });
    drop(room, KARIM);
    room.must(INES, NEXT);
    expect(order(room)).toEqual([ZOE, KARIM]);
    room.must(INES, NEXT);
    expect(order(room)).toEqual([null, KARIM]);
    expect(room.enter(KARIM).types).toEqual(['participant.joined', 'circle.turn']);
  });

  it('[W10] end with the circle, which another one closes', () => {
    const room = opened({ order: STUDENTS });
    const second = room.must(INES, open({ circleId: uuid(2), order: [ZOE] }));
    expect(second.types.slice(0, 3)).toEqual(['circle.turnEnded', 'circle.closed', 'circle.opened']);
    expect(order(room)).toEqual([ZOE]);
    room.must(INES, { type: 'circle.close' });
    expect(room.must(INES, { type: 'circle.close' }).types).toEqual([]);
    expect(room.state.circle).toBe(null);
  });

  it('[W10] end with the session: who read then has read', () => {
    const room = opened({ order: STUDENTS });
    const over = room.must(INES, { type: 'room.end' });
    expect(over.events.slice(0, 2)).toMatchObject([
      { type: 'circle.turnEnded', data: { personId: LEA, how: 'read' } },
      { type: 'circle.closed' },
    ]);
  });
});

describe('a reader whose line breaks', () => {
  it('[W11] keeps the turn for a while, and has it still when they are back in time', () => {
    const room = opened({ order: STUDENTS });
    drop(room, LEA);
    const kept = deadlinesOf(room.state).find(({ kind }) => kind === 'circle.drop');
    expect(kept?.dueAt).toBe(room.nowMs + TURN_KEPT_MS);
    room.enter(LEA);
    expect(order(room)[0]).toBe(LEA);
    expect(deadlinesOf(room.state).map(({ kind }) => kind)).toEqual(['room.close']);
  });

  it('[W11] comes next when they are back later', () => {
    const room = opened({ order: STUDENTS });
    drop(room, LEA);
    expect(waitForDropped(room).events.map(({ data }) => data)).toEqual([
      { personId: LEA, how: 'dropped' },
      { personId: KARIM },
    ]);
    room.enter(LEA);
    expect(order(room)).toEqual([KARIM, LEA, ZOE]);
    room.must(INES, NEXT);
    expect(order(room)).toEqual([LEA, ZOE]);
    expect(room.state.circle?.done.map(({ personId }) => personId)).toEqual([KARIM]);
  });

  it('[W11] comes next too when the mentor waits no longer', () => {
    const room = opened({ order: STUDENTS });
    drop(room, LEA);
    room.must(INES, NEXT);
    expect(order(room)).toEqual([KARIM, LEA, ZOE]);
  });

  it('[W11] has the turn at once when nobody else was there to read', () => {
    const room = opened({ order: [LEA] });
    drop(room, LEA);
    waitForDropped(room);
    expect(order(room)).toEqual([null, LEA]);
    room.enter(LEA);
    expect(order(room)).toEqual([LEA]);
  });

  it('[W10] gives it up by leaving, as one who has read, and by being removed, as one who has not', () => {
    const room = opened({ order: STUDENTS });
    room.must(LEA, { type: 'person.leave' });
    expect(order(room)).toEqual([KARIM, ZOE]);
    room.must(INES, { type: 'person.remove', personId: KARIM, reason: '' });
    expect(order(room)).toEqual([ZOE]);
    expect(room.state.circle?.done).toMatchObject([
      { personId: LEA, how: 'read' },
      { personId: KARIM, how: 'skipped' },
    ]);
  });
});
