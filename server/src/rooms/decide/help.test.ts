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
} from '../../../test/support/decided-room.ts';

const PRIVATE = { mentors: true, persons: [LEA] };

describe('a call for help', () => {
  it('[W8] is heard by mentors alone, also in silence', () => {
    const room = new DecidedRoom();
    room.must(INES, exerciseStart(uuid(1)));
    expect(room.must(LEA, { type: 'help.ask' }).events).toEqual([
      { type: 'help.asked', audience: PRIVATE, data: { personId: LEA } },
    ]);
    expect(room.must(LEA, { type: 'help.ask' }).types).toEqual([]);
    room.must(GAEL, { type: 'help.ask' });
    for (const who of [INES, OLGA]) expect(room.by(who, { type: 'help.ask' }).code).toBe('forbidden');
    expect(Object.keys(room.seenBy(INES).help)).toEqual([LEA, GAEL]);
    expect(room.seenBy(KARIM).help).toEqual({});
  });

  it('[W8] ends on one’s own word or a mentor’s, and when its person leaves', () => {
    const room = new DecidedRoom();
    room.must(LEA, { type: 'help.ask' });
    expect(room.by(KARIM, { type: 'help.clear', personId: LEA }).code).toBe('forbidden');
    expect(room.must(INES, { type: 'help.clear', personId: LEA }).types).toEqual(['help.cleared']);
    expect(room.must(INES, { type: 'help.clear', personId: LEA }).types).toEqual([]);
    room.must(LEA, { type: 'help.ask' });
    expect(room.must(LEA, { type: 'help.clear' }).events[0]?.audience).toEqual(PRIVATE);
    room.must(LEA, { type: 'help.ask' });
    room.must(LEA, { type: 'person.leave' });
    expect(room.state.help).toEqual({});
    expect(room.by('@school', { type: 'help.clear' })).toMatchObject({
      code: 'bad_request',
      field: 'personId',
    });
  });
});

describe('a nudge', () => {
  const nudge = (personId: string) => ({ type: 'nudge.send', personId, note: 'Courage' }) as const;

  it('[W8] goes from who steers to one person, and nobody else hears of it', () => {
    const room = new DecidedRoom();
    expect(room.must(INES, nudge(LEA)).events).toEqual([
      { type: 'nudge.sent', audience: PRIVATE, data: { personId: LEA, note: 'Courage' } },
    ]);
    expect(room.seenBy(LEA).nudges[LEA]?.note).toBe('Courage');
    expect(room.seenBy(KARIM).nudges).toEqual({});
  });

  it('[W8] is for students and guests', () => {
    const room = new DecidedRoom();
    expect(room.by(LEA, nudge(KARIM)).code).toBe('forbidden');
    for (const nobody of ['ghost', 'constructor'])
      expect(room.by(INES, nudge(nobody)).code).toBe('not_found');
    for (const whom of [INES, OLGA]) expect(room.by(INES, nudge(whom)).code).toBe('forbidden');
    room.must(INES, nudge(GAEL));
  });
});
