import { GATHERING_MS, type Groups } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { DecidedRoom, GAEL, INES, KARIM, LEA, OLGA, uuid, ZOE } from '../../../test/support/decided-room.ts';
import { deadlinesOf, dueAt } from '../derived.ts';
import type { CommandBody, CommandOf } from './command.ts';
import { groupCount } from './grouping.ts';

type Form = CommandOf<'groups.form'>;
const form = (more: Partial<Form> = {}): Form => ({
  type: 'groups.form',
  roundId: uuid(1),
  prompt: [],
  minutes: null,
  how: 'random',
  size: 2,
  ...more,
});
const visit = (groupId: string | null): CommandBody => ({ type: 'groups.visit', groupId });
const move = (personId: string, groupId: string): CommandBody => ({ type: 'groups.move', personId, groupId });

function groupsIn(room: DecidedRoom): Groups {
  if (room.state.groups === null) throw new Error('no groups');
  return room.state.groups;
}

/** Ids of the first two groups. */
function ids(room: DecidedRoom): [string, string] {
  const [one, two] = groupsIn(room).groups;
  if (one === undefined || two === undefined) throw new Error('fewer than two groups');
  return [one.id, two.id];
}

describe('forming groups', () => {
  it('[W29] places everybody who is there and takes part, and draws the same for the same round', () => {
    const [room, again] = [new DecidedRoom(), new DecidedRoom()];
    expect(room.by(LEA, form()).code).toBe('forbidden');
    room.must(INES, form());
    again.must(INES, form());
    expect(groupsIn(room).members).toEqual(groupsIn(again).members);
    expect(Object.keys(groupsIn(room).members).sort()).toEqual([GAEL, KARIM, LEA, ZOE]);
    expect(room.by(INES, form()).code).toBe('conflict');
    expect(room.must(INES, form({ roundId: uuid(2) })).types.slice(0, 2)).toEqual([
      'groups.closed',
      'groups.formed',
    ]);
  });

  it.each([
    [1, 3, 1],
    [2, 3, 1],
    [3, 2, 1],
    [5, 4, 2],
    [7, 3, 3],
    [30, 4, 8],
    [60, 2, 30],
    [0, 3, 1],
  ])('[W29] %i people in groups of %i make %i', (people, size, count) => {
    expect(groupCount(people, size)).toBe(count);
  });

  it('[W29] by hand names the field at fault, and places who was left out', () => {
    const room = new DecidedRoom();
    const byHand = (...members: string[][]) =>
      form({ groups: members.map((each) => ({ name: '', members: each })) });
    expect(room.by(INES, byHand())).toMatchObject({ code: 'bad_request', field: 'groups' });
    for (const wrong of [OLGA, INES, 'ghost', 'constructor'])
      expect(room.by(INES, byHand([LEA], [wrong]))).toMatchObject({
        code: 'bad_request',
        field: 'groups.1.members.0',
      });
    expect(room.by(INES, byHand([LEA, KARIM], [LEA]))).toMatchObject({ field: 'groups.1.members.0' });
    room.must(INES, byHand([LEA, KARIM], [ZOE]));
    const [, second] = ids(room);
    expect(groupsIn(room).members[GAEL]).toBe(second);
  });

  it('[W29] waits while everybody writes, and closes a circle', () => {
    const room = new DecidedRoom();
    const exerciseId = uuid(9);
    room.must(INES, { type: 'exercise.start', exerciseId, prompt: [], material: null, durationSeconds: 60 });
    expect(room.by(INES, form()).code).toBe('wrong_phase');
    room.must(INES, { type: 'exercise.end', exerciseId });
    const circle = { circleId: uuid(8), exerciseId: null, perReaderSeconds: null } as const;
    room.must(INES, { type: 'circle.open', from: 'everybody', ...circle });
    room.must(INES, form());
    expect(room.state.circle).toBeNull();
  });

  it('[W29] in a room that nobody is in yet leaves a group for who comes', () => {
    const room = new DecidedRoom([INES]);
    room.must(INES, form());
    expect(room.enter(LEA).types).toContain('groups.placed');
  });

  it('[W30] by cards brings together who seeks and who offers', () => {
    const room = new DecidedRoom();
    const write = (who: string, seeks: string, offers: string) =>
      room.must(who, { type: 'card.write', seeks, offers });
    write(LEA, 'un photographe', 'des céramiques');
    write(KARIM, 'fixer mes prix', 'du café');
    write(ZOE, '', 'des photos');
    write(GAEL, '', 'les prix');
    expect(
      room.by(LEA, { type: 'card.write', seeks: 'un photographe', offers: 'des céramiques' }).types,
    ).toEqual([]);
    expect(room.by(OLGA, { type: 'card.write', seeks: 'x', offers: '' }).code).toBe('forbidden');
    room.must(INES, form({ how: 'cards' }));
    const { members } = groupsIn(room);
    expect(members[LEA]).toBe(members[ZOE]);
    expect(members[KARIM]).toBe(members[GAEL]);
    expect(members[LEA]).not.toBe(members[KARIM]);
  });
});

describe('in groups', () => {
  it('[W29] people are moved to groups that there are, mentors and observers go where they like', () => {
    const room = new DecidedRoom();
    for (const who of [INES, OLGA]) expect(room.by(who, visit(uuid(5))).code).toBe('wrong_phase');
    room.must(
      INES,
      form({
        groups: [
          { name: '', members: [LEA, ZOE, GAEL] },
          { name: '', members: [KARIM] },
        ],
      }),
    );
    const [one, two] = ids(room);
    expect(room.by(INES, move(LEA, uuid(5)))).toMatchObject({ code: 'not_found', field: 'groupId' });
    expect(room.by(INES, move('ghost', two))).toMatchObject({ code: 'not_found', field: 'personId' });
    expect(room.by(INES, move(OLGA, two)).code).toBe('forbidden');
    expect(room.by(LEA, move(LEA, two)).code).toBe('forbidden');
    expect(room.by(INES, move(LEA, one)).types).toEqual([]);
    expect(room.by(INES, move(LEA, two)).types).toEqual(['groups.placed']);
    expect(room.by(LEA, visit(one)).code).toBe('forbidden');
    expect(room.by(OLGA, visit(one)).types).toEqual(['groups.visited']);
    expect(room.by(OLGA, visit(one)).types).toEqual([]);
    expect(room.by(OLGA, visit(uuid(5))).code).toBe('not_found');
    expect(room.by(OLGA, visit(null)).types).toEqual(['groups.visited']);
    // Who was handed the role stays a member: nobody is in two groups.
    room.must(INES, { type: 'role.hand', personId: KARIM, mentor: true });
    expect(room.by(KARIM, visit(one)).code).toBe('wrong_phase');
  });

  it('[W31] the pen is one member’s, whoever takes it, and goes with them', () => {
    const room = new DecidedRoom();
    const take: CommandBody = { type: 'groups.takePen' };
    expect(room.by(LEA, take).code).toBe('wrong_phase');
    room.must(
      INES,
      form({
        groups: [
          { name: '', members: [LEA, ZOE] },
          { name: '', members: [KARIM, GAEL] },
        ],
      }),
    );
    const [one, two] = ids(room);
    const pens = () => groupsIn(room).groups.map(({ pen }) => pen);
    for (const who of [INES, OLGA]) expect(room.by(who, take).code).toBe('forbidden');
    expect(room.by(LEA, take).types).toEqual(['groups.pen']);
    expect(room.by(LEA, take).types).toEqual([]);
    room.must(ZOE, take);
    room.must(KARIM, take);
    expect(pens()).toEqual([ZOE, KARIM]);
    room.must(INES, move(ZOE, two));
    expect(pens()).toEqual([null, KARIM]);
    room.must(INES, move(ZOE, one));
    room.must(KARIM, { type: 'person.leave' });
    expect(pens()).toEqual([null, null]);
  });

  it('[W32] a call back ends them 30 s later, or sooner; more time takes it back', () => {
    const room = new DecidedRoom();
    const steer = (type: 'groups.gather' | 'groups.close'): CommandBody => ({ type });
    expect(room.by(INES, steer('groups.gather')).code).toBe('wrong_phase');
    expect(room.by(INES, steer('groups.close')).types).toEqual([]);
    room.must(INES, form({ minutes: 10 }));
    const planned = dueAt(room.state, 'groups.end');
    expect(planned).toBe(room.nowMs + 600_000);
    expect(room.by(ZOE, steer('groups.gather')).code).toBe('forbidden');
    room.must(INES, steer('groups.gather'));
    const back = room.nowMs + GATHERING_MS;
    expect(dueAt(room.state, 'groups.end')).toBe(back);
    expect(room.by(INES, steer('groups.gather')).types).toEqual([]);
    room.must(INES, { type: 'groups.extend', bySeconds: 120 });
    expect(groupsIn(room)).toMatchObject({ gathering: false, endsAt: back + 120_000 });
    room.nowMs = back + 115_000;
    room.must(INES, steer('groups.gather'));
    expect(groupsIn(room).endsAt).toBe(back + 120_000);
    const fire = { type: 'deadline.fire', kind: 'groups.end', dueAt: back + 120_000 } as const;
    expect(room.by('@server', fire).types).toEqual([]);
    room.nowMs = back + 120_000;
    expect(room.by('@server', fire).types).toEqual(['groups.closed']);
    expect(deadlinesOf(room.state).map(({ kind }) => kind)).toEqual(['room.close']);
  });

  it('[W32] without an end there is nothing to put off', () => {
    const room = new DecidedRoom();
    room.must(INES, form());
    expect(room.by(INES, { type: 'groups.extend', bySeconds: 60 }).code).toBe('wrong_phase');
    expect(room.by(INES, { type: 'groups.broadcast', text: 'Encore un peu.' }).types).toEqual([
      'groups.broadcast',
    ]);
  });
});
