import { silenceReasons, trackOf } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { DecidedRoom, INES, KARIM, LEA, OLGA, uuid } from '../../../test/support/decided-room.ts';
import { permitted } from '../routes/permitted.ts';
import type { CommandOf } from './command.ts';

const WHISPER = uuid(1);
const whisper = (to: string, more: Partial<CommandOf<'track.publish'>> = {}): CommandOf<'track.publish'> => ({
  type: 'track.publish',
  trackId: WHISPER,
  source: 'whisper',
  silenced: false,
  to,
  ...more,
});
const BETWEEN = { mentors: false, persons: [INES, LEA] };

describe('a whisper', () => {
  it('[W13] reaches one person, is told to the two and recorded for nobody', () => {
    const room = new DecidedRoom();
    for (const id of [INES, LEA])
      room.must(id, { type: 'consent.answer', purpose: 'record', answer: 'yes', textVersion: '1' });
    room.must(INES, { type: 'track.publish', trackId: uuid(2), source: 'microphone', silenced: false });
    expect(room.must(INES, whisper(LEA)).events[0]?.audience).toEqual(BETWEEN);
    const routed = permitted(room.state).find(({ trackId }) => trackId === WHISPER);
    expect(routed).toMatchObject({ viewers: [LEA], recorded: false });
    for (const [who, seen] of [
      [LEA, true],
      [INES, true],
      [KARIM, false],
      [OLGA, false],
    ] as const)
      expect(WHISPER in room.seenBy(who).tracks).toBe(seen);
    const microphone = trackOf(room.state, INES, 'microphone');
    expect(microphone && silenceReasons(room.state, microphone)).toEqual(['whisper']);
  });

  it('[W13] keeps its audience in all that becomes of it', () => {
    const room = new DecidedRoom();
    room.must(INES, whisper(LEA));
    const change = { type: 'track.change', trackId: WHISPER, silenced: true } as const;
    expect(room.must(INES, change).events[0]?.audience).toEqual(BETWEEN);
    const stop = { type: 'track.unpublish', trackId: WHISPER } as const;
    expect(room.must(INES, stop).events[0]?.audience).toEqual(BETWEEN);
    room.must(INES, whisper(LEA));
    const left = room.must(INES, { type: 'person.leave' }).events;
    expect(left.find(({ type }) => type === 'track.unpublished')?.audience).toEqual(BETWEEN);
  });

  it('[W13] is for who steers, to one other who is there', () => {
    const room = new DecidedRoom([INES, LEA]);
    expect(room.by(LEA, whisper(INES)).code).toBe('forbidden');
    expect(room.by(INES, whisper(INES))).toMatchObject({ code: 'bad_request', field: 'to' });
    for (const nobody of ['ghost', 'constructor'])
      expect(room.by(INES, whisper(nobody)).code).toBe('not_found');
    expect(room.by(INES, whisper(KARIM))).toMatchObject({ code: 'wrong_phase', field: 'to' });
    const { to: _left, ...toNobody } = whisper(LEA);
    expect(room.by(INES, toNobody)).toMatchObject({ code: 'bad_request', field: 'to' });
    const loud = whisper(LEA, { source: 'microphone' });
    expect(room.by(INES, loud)).toMatchObject({ code: 'bad_request', field: 'to' });
    room.must(INES, whisper(LEA));
    expect(room.by(INES, whisper(LEA, { trackId: uuid(7) })).code).toBe('track_exists');
  });

  it('[W13] goes on over a broken line and ends with who heard it', () => {
    const room = new DecidedRoom();
    room.must(INES, whisper(LEA));
    room.must('@server', { type: 'person.disconnect', personId: LEA, connection: 1, since: room.nowMs });
    expect(WHISPER in room.state.tracks).toBe(true);
    expect(room.must(INES, whisper(LEA)).types).toEqual([]);
    room.enter(LEA);
    expect(WHISPER in room.state.tracks).toBe(true);
    const removed = room.must(INES, { type: 'person.remove', personId: LEA, reason: '' });
    expect(removed.types).toEqual(['participant.removed', 'track.unpublished']);
    expect(removed.events[1]?.audience).toEqual(BETWEEN);
  });

  it('[W13] ends when its owner is no mentor any more', () => {
    const room = new DecidedRoom();
    room.must(INES, { type: 'role.hand', personId: KARIM, mentor: true });
    room.must(KARIM, whisper(LEA));
    const back = room.must(INES, { type: 'role.hand', personId: KARIM, mentor: false });
    expect(back.types).toContain('track.unpublished');
    expect(room.state.tracks).toEqual({});
  });
});
