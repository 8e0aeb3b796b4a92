import { hide, isHidden, view } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { DecidedRoom, INES, KARIM, LEA, OLGA, ZOE } from '../../../test/support/decided-room.ts';
import type { CommandBody } from './command.ts';

const await_ = (...personIds: string[]): CommandBody => ({ type: 'session.expect', personIds });
const said = ({ journal }: DecidedRoom) =>
  journal.filter(({ type }) => type === 'person.expected').map(({ data }) => data);

describe('who is expected', () => {
  it('[E1] is said once for each person, and again only where it changes', () => {
    const room = new DecidedRoom([]);
    room.must('@school', await_(LEA, KARIM, 'somebody-new'));
    room.must('@school', await_(KARIM, LEA, 'somebody-new'));
    room.must('@school', await_(LEA, ZOE));
    expect(said(room)).toEqual([
      { personId: LEA, expected: true },
      { personId: KARIM, expected: true },
      { personId: 'somebody-new', expected: true },
      { personId: KARIM, expected: false },
      { personId: 'somebody-new', expected: false },
      { personId: ZOE, expected: true },
    ]);
    expect(room.state.expected).toEqual([LEA, ZOE]);
    room.must('@school', await_());
    expect(room.state.expected).toEqual([]);
  });

  it('[R2] is told to nobody in the room, mentors and observers included', () => {
    const room = new DecidedRoom();
    const before = room.state;
    const { events } = room.must('@school', await_(INES, LEA, OLGA));
    expect(events).toHaveLength(3);
    const [first] = room.journal.filter(({ type }) => type === 'person.expected');
    for (const viewer of [INES, LEA, OLGA]) {
      expect(view(room.state, viewer).expected).toEqual([]);
      expect(first !== undefined && isHidden(hide(before, first, viewer))).toBe(true);
    }
  });

  it('is for the school alone to say, and not after the end', () => {
    const room = new DecidedRoom();
    expect(room.by(INES, await_(LEA)).code).toBe('forbidden');
    expect(room.by('@server', await_(LEA)).code).toBe('forbidden');
    room.must('@school', { type: 'room.end' });
    expect(room.by('@school', await_(LEA)).code).toBe('session_ended');
  });
});
