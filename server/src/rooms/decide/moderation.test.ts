import { type Role, type RoomState, silenceReasons, trackOf } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { DecidedRoom, GAEL, INES, KARIM, LEA, OLGA, uuid, ZOE } from '../../../test/support/decided-room.ts';
import type { CommandBody } from './command.ts';

const mute = (personId: string, muted = true): CommandBody => ({
  type: 'person.mute',
  personId,
  source: 'microphone',
  muted,
});
const hand = (personId: string, mentor = true): CommandBody => ({ type: 'role.hand', personId, mentor });
const admit = (personId: string): CommandBody => ({ type: 'door.admit', personId });
const knock = (name: string): CommandBody => ({ type: 'door.knock', name });
const roleOf = (state: RoomState, id: string): Role | undefined => state.people[id]?.role;

describe('muting', () => {
  it('[W20] is for who steers, of students and guests, and once is enough', () => {
    const room = new DecidedRoom();
    for (const who of [LEA, GAEL, OLGA]) expect(room.by(who, mute(KARIM)).code).toBe('forbidden');
    for (const whom of [INES, OLGA]) expect(room.by(INES, mute(whom)).code).toBe('forbidden');
    for (const nobody of ['ghost', 'constructor']) expect(room.by(INES, mute(nobody)).code).toBe('not_found');
    expect(room.by(INES, mute(LEA)).types).toEqual(['person.muted']);
    expect(room.by(INES, mute(LEA)).types).toEqual([]);
    expect(room.by('@school', mute(LEA, false)).types).toEqual(['person.muted']);
    expect(room.state.muted).toEqual({});
  });

  it('[W20] silences whatever the person chose, and ends where they get the role of a mentor', () => {
    const room = new DecidedRoom();
    room.must(LEA, { type: 'track.publish', trackId: uuid(1), source: 'microphone', silenced: false });
    const reasons = () => {
      const track = trackOf(room.state, LEA, 'microphone');
      return track === undefined ? null : silenceReasons(room.state, track);
    };
    room.must(INES, mute(LEA));
    expect(reasons()).toEqual(['moderator']);
    room.must(INES, hand(LEA));
    expect(reasons()).toEqual([]);
  });

  it('[W20] of all students holds for who comes later too', () => {
    const room = new DecidedRoom([INES, LEA]);
    expect(room.by(INES, { type: 'microphones.set', mode: 'closed' }).types).toEqual(['microphones.changed']);
    expect(room.by(INES, { type: 'microphones.set', mode: 'closed' }).types).toEqual([]);
    room.enter(ZOE);
    room.must(ZOE, { type: 'track.publish', trackId: uuid(2), source: 'microphone', silenced: false });
    const track = trackOf(room.state, ZOE, 'microphone');
    expect(track && silenceReasons(room.state, track)).toEqual(['moderator']);
  });
});

describe('a locked room', () => {
  it('[W21] keeps out who never was in, and nobody else', () => {
    const room = new DecidedRoom([INES, LEA]);
    expect(room.by(LEA, { type: 'door.set', locked: true }).code).toBe('forbidden');
    room.must(INES, { type: 'door.set', locked: true });
    expect(room.by(INES, { type: 'door.set', locked: true }).types).toEqual([]);
    for (const who of [KARIM, GAEL]) expect(room.enter(who).code).toBe('room_locked');
    expect(room.enter(OLGA).code).toBe(null);
    room.must(LEA, { type: 'person.leave' });
    expect(room.enter(LEA).code).toBe(null);
    room.must(INES, { type: 'door.set', locked: false });
    expect(room.enter(KARIM).code).toBe(null);
  });

  it('[W21] lets every mentor in, so that nobody is locked out of their own room', () => {
    const room = new DecidedRoom([LEA]);
    room.must('@school', { type: 'door.set', locked: true, waiting: true });
    expect(room.enter(INES).code).toBe(null);
  });
});

describe('a waiting room', () => {
  it('[W21] tells mentors once, alone, and lets in who was admitted', () => {
    const room = new DecidedRoom([INES, LEA, OLGA]);
    room.must(INES, { type: 'door.set', waiting: true });
    expect(room.enter(KARIM).code).toBe('waiting_room');
    const knocked = room.by(KARIM, knock('Karim'));
    expect(knocked.events).toEqual([
      {
        type: 'door.knocked',
        audience: { mentors: true, persons: [] },
        data: { personId: KARIM, name: 'Karim' },
      },
    ]);
    expect(room.by(KARIM, knock('Karim')).types).toEqual([]);
    expect(Object.keys(room.seenBy(INES).door.knocking)).toEqual([KARIM]);
    for (const who of [LEA, OLGA]) expect(room.seenBy(who).door.knocking).toEqual({});

    expect(room.by(LEA, admit(KARIM)).code).toBe('forbidden');
    expect(room.by(INES, admit(ZOE)).code).toBe('not_found');
    expect(room.by(INES, admit(KARIM)).types).toEqual(['door.admitted']);
    expect(room.by(INES, admit(KARIM)).types).toEqual([]);
    expect(room.by(KARIM, knock('Karim')).types).toEqual([]);
    expect(room.enter(KARIM).code).toBe(null);
    expect(room.state.door.knocking).toEqual({});
  });

  it('[W21] is no place for who is locked out, is not booked or has nothing to wait for', () => {
    const room = new DecidedRoom([INES]);
    expect(room.by('ghost', knock('Ghost')).code).toBe('not_booked');
    expect(room.by(KARIM, knock('Karim')).types).toEqual([]);
    room.must(INES, { type: 'door.set', locked: true, waiting: true });
    expect(room.by(KARIM, knock('Karim')).code).toBe('room_locked');
    expect(room.by('@school', knock('Karim')).code).toBe('forbidden');
  });

  it('[W21] lets in all who wait when it closes', () => {
    const room = new DecidedRoom([INES]);
    room.must(INES, { type: 'door.set', waiting: true });
    room.must(KARIM, knock('Karim'));
    expect(room.must(INES, { type: 'door.set', waiting: false }).types).toEqual([
      'door.changed',
      'door.admitted',
    ]);
    room.must(INES, { type: 'door.set', waiting: true });
    expect(room.state.door.knocking).toEqual({});
    expect(room.enter(KARIM).code).toBe(null);
    expect(room.enter(ZOE).code).toBe('waiting_room');
  });

  it('[W21] sends away who is removed while they wait', () => {
    const room = new DecidedRoom([INES]);
    room.must(INES, { type: 'door.set', waiting: true });
    room.must(KARIM, knock('Karim'));
    room.must(INES, { type: 'person.remove', personId: KARIM, reason: '' });
    expect(room.state.door.knocking).toEqual({});
    expect(room.enter(KARIM).code).toBe('removed');
  });
});

describe('the mentor’s role', () => {
  it('[W22] is handed by mentors in their own right to people who were in', () => {
    const room = new DecidedRoom([INES, LEA, KARIM, GAEL, OLGA]);
    expect(room.by(LEA, hand(LEA)).code).toBe('forbidden');
    expect(room.by(INES, hand(ZOE)).code).toBe('not_found');
    expect(room.by(INES, hand(OLGA)).code).toBe('forbidden');
    expect(room.by(INES, hand(INES, false)).code).toBe('forbidden');
    expect(room.by(INES, hand(LEA, false)).types).toEqual([]);
    expect(room.by(INES, hand(LEA)).types).toEqual(['role.handed']);
    expect(room.by(INES, hand(LEA)).types).toEqual([]);
    expect(room.by('@school', hand(GAEL)).types).toEqual(['role.handed']);
    // Who was handed it steers, but passes it on to nobody.
    expect(room.by(LEA, mute(KARIM)).code).toBe(null);
    expect(room.by(LEA, hand(KARIM)).code).toBe('forbidden');
    expect(room.by(LEA, hand(GAEL, false)).code).toBe('forbidden');
    expect(room.by(LEA, hand(LEA, false)).types).toEqual(['role.handed']);
    expect(roleOf(room.state, LEA)).toBe('student');
    expect(room.by(LEA, mute(KARIM, false)).code).toBe('forbidden');
  });

  it('[W22] stays through a reconnect and a new token; the door judges by what is the person’s own', () => {
    const room = new DecidedRoom([INES, LEA]);
    room.must(INES, hand(LEA));
    room.must(LEA, { type: 'person.leave' });
    expect(room.enter(LEA).types).toEqual(['participant.joined']);
    expect(roleOf(room.state, LEA)).toBe('mentor');
    const renewed = room.by(LEA, {
      type: 'person.join',
      name: 'Léa F.',
      role: 'student',
      grants: ['publish'],
      enteredAt: room.nowMs,
      fresh: true,
    });
    expect(renewed.types).toEqual(['participant.admitted', 'participant.joined']);
    expect(room.state.people[LEA]).toMatchObject({ role: 'mentor', own: { grants: ['publish'] } });
    room.must(INES, hand(LEA, false));
    expect(room.state.people[LEA]).toMatchObject({ role: 'student', grants: ['publish'] });
  });

  it('[W22] protects from other holders, not from who handed it', () => {
    const remove = (personId: string): CommandBody => ({ type: 'person.remove', personId, reason: '' });
    const room = new DecidedRoom();
    for (const id of [LEA, KARIM]) room.must(INES, hand(id));
    expect(room.by(LEA, remove(KARIM)).code).toBe('forbidden');
    expect(room.by(LEA, remove(INES)).code).toBe('forbidden');
    expect(room.by(LEA, remove(ZOE)).code).toBe(null);
    expect(room.by(INES, remove(KARIM)).code).toBe(null);
    expect(room.enter(KARIM).code).toBe('removed');
  });

  it('[W22] [S4] takes along what its holder published by it alone', () => {
    const room = new DecidedRoom([INES, KARIM]);
    room.must(LEA, {
      type: 'person.join',
      name: 'Léa',
      role: 'student',
      grants: ['publish'],
      enteredAt: room.nowMs,
      fresh: true,
    });
    const publish = (trackId: string, source: 'camera' | 'screen'): CommandBody => ({
      type: 'track.publish',
      trackId,
      source,
      silenced: false,
    });
    room.must(LEA, publish(uuid(3), 'camera'));
    expect(room.by(LEA, publish(uuid(4), 'screen')).code).toBe('forbidden');
    room.must(INES, hand(LEA));
    room.must(LEA, publish(uuid(4), 'screen'));
    expect(room.must(INES, hand(LEA, false)).types).toEqual(['role.handed', 'track.unpublished']);
    expect(Object.keys(room.state.tracks)).toEqual([uuid(3)]);
  });

  it('[W22] ends the whispers of who lays it down', () => {
    const room = new DecidedRoom();
    room.must(INES, hand(LEA));
    room.must(LEA, {
      type: 'track.publish',
      trackId: uuid(3),
      source: 'whisper',
      silenced: false,
      to: KARIM,
    });
    expect(room.must(LEA, hand(LEA, false)).types).toEqual(['role.handed', 'track.unpublished']);
    expect(room.state.tracks).toEqual({});
  });

  it('[W23] is missed by nobody’s setting: the room goes on as the mentors left it', () => {
    const room = new DecidedRoom();
    room.must(INES, { type: 'microphones.set', mode: 'closed' });
    room.must(INES, { type: 'door.set', waiting: true });
    room.must(LEA, { type: 'hand.raise' });
    const before = room.state;
    room.must(INES, { type: 'person.leave' });
    expect(room.state.status).toEqual(before.status);
    const { microphones, door, hands } = room.state;
    expect({ microphones, door, hands }).toEqual({
      microphones: before.microphones,
      door: before.door,
      hands: before.hands,
    });
    expect(room.enter(INES).code).toBe(null);
    expect(room.by(INES, { type: 'floor.give', personId: LEA }).code).toBe(null);
  });
});
