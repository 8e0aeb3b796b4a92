import { silenceReasons, trackOf } from '@tribu-live/protocol';
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

const RAISE = { type: 'hand.raise' } as const;
const give = (personId: string) => ({ type: 'floor.give', personId }) as const;
const take = (personId: string) => ({ type: 'floor.take', personId }) as const;
const raised = ({ state }: DecidedRoom) => state.hands.map(({ personId }) => personId);

describe('hands', () => {
  it('[W12] stand in the order of raising, once each, and observers have none', () => {
    const room = new DecidedRoom();
    for (const who of [ZOE, LEA, GAEL]) room.must(who, RAISE);
    expect(room.must(ZOE, RAISE).types).toEqual([]);
    expect(room.by(OLGA, RAISE).code).toBe('forbidden');
    expect(raised(room)).toEqual([ZOE, LEA, GAEL]);
    expect(room.state.hands[0]?.since).toBe(room.journal.find(({ type }) => type === 'hand.raised')?.at);
  });

  it('[W12] go down by their owner or by who steers, one or all', () => {
    const room = new DecidedRoom();
    for (const who of [ZOE, LEA, KARIM, GAEL]) room.must(who, RAISE);
    expect(room.by(LEA, { type: 'hand.lower', personId: ZOE }).code).toBe('forbidden');
    room.must(LEA, { type: 'hand.lower' });
    room.must(INES, { type: 'hand.lower', personId: ZOE });
    expect(room.must(INES, { type: 'hand.lower', personId: ZOE }).types).toEqual([]);
    expect(raised(room)).toEqual([KARIM, GAEL]);
    expect(room.by(LEA, { type: 'hands.lowerAll' }).code).toBe('forbidden');
    expect(room.must(INES, { type: 'hands.lowerAll' }).types).toEqual(['hand.lowered', 'hand.lowered']);
    expect(room.must(INES, { type: 'hands.lowerAll' }).types).toEqual([]);
    expect(room.by('@school', { type: 'hand.lower' })).toMatchObject({
      code: 'bad_request',
      field: 'personId',
    });
  });

  it('[W12] stay up while the line is broken, and go down with who leaves', () => {
    const room = new DecidedRoom();
    for (const who of [ZOE, LEA]) room.must(who, RAISE);
    room.must('@server', { type: 'person.disconnect', personId: ZOE, connection: 1, since: room.nowMs });
    room.must(LEA, { type: 'person.leave' });
    expect(raised(room)).toEqual([ZOE]);
  });
});

describe('the floor', () => {
  it('[W12] lowers the hand and opens what a mentor closed, until it is taken or given back', () => {
    const room = new DecidedRoom();
    room.must(LEA, { type: 'track.publish', trackId: uuid(1), source: 'microphone', silenced: false });
    room.must(INES, { type: 'microphones.set', mode: 'closed' });
    room.must(INES, { type: 'person.mute', personId: LEA, source: 'microphone', muted: true });
    room.must(LEA, RAISE);
    const reasons = () => {
      const track = trackOf(room.state, LEA, 'microphone');
      return track && silenceReasons(room.state, track);
    };
    expect(reasons()).toEqual(['moderator']);
    expect(room.by(KARIM, give(LEA)).code).toBe('forbidden');
    expect(room.must(INES, give(LEA)).types).toEqual(['floor.given']);
    expect([reasons(), raised(room), room.state.floor]).toEqual([[], [], [LEA]]);
    expect(room.must(INES, give(LEA)).types).toEqual([]);
    expect(room.by(KARIM, take(LEA)).code).toBe('forbidden');
    room.must(LEA, take(LEA));
    expect(room.must(INES, take(LEA)).types).toEqual([]);
    expect(reasons()).toEqual(['moderator']);
  });

  it('[W3] [W12] opens nothing in silence', () => {
    const room = new DecidedRoom();
    room.must(LEA, { type: 'track.publish', trackId: uuid(1), source: 'microphone', silenced: false });
    room.must(INES, give(LEA));
    room.must(INES, exerciseStart(uuid(2)));
    const track = trackOf(room.state, LEA, 'microphone');
    expect(track && silenceReasons(room.state, track)).toEqual(['silence']);
  });

  it('[W12] is given to who is there and may speak', () => {
    const room = new DecidedRoom([INES, LEA, OLGA]);
    for (const nobody of ['ghost', 'constructor']) expect(room.by(INES, give(nobody)).code).toBe('not_found');
    expect(room.by(INES, give(OLGA)).code).toBe('forbidden');
    expect(room.by(INES, give(KARIM)).code).toBe('wrong_phase');
  });
});
