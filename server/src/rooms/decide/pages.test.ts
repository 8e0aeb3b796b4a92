import type { PageSharing } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import {
  DecidedRoom,
  exerciseStart,
  INES,
  KARIM,
  LEA,
  OLGA,
  uuid,
} from '../../../test/support/decided-room.ts';
import type { CommandBody } from './command.ts';

const EXERCISE = uuid(1);
const begin: CommandBody = { type: 'page.begin', exerciseId: EXERCISE };
const penDown = (down: boolean): CommandBody => ({ type: 'page.penDown', exerciseId: EXERCISE, down });
const share = (sharing: PageSharing): CommandBody => ({
  type: 'page.share',
  exerciseId: EXERCISE,
  with: sharing,
});
const PRIVATE = { mentors: true, persons: [LEA] };

function writing(): DecidedRoom {
  const room = new DecidedRoom();
  room.must(INES, exerciseStart(EXERCISE));
  return room;
}

function frozen(): DecidedRoom {
  const room = writing();
  room.must(INES, { type: 'exercise.end', exerciseId: EXERCISE });
  room.nowMs += 10_000;
  room.must('@server', { type: 'deadline.fire', kind: 'pages.freeze', dueAt: 0 });
  return room;
}

describe('a page', () => {
  it('[R11] begins once, which its writer and mentors alone are told', () => {
    const room = writing();
    expect(room.must(LEA, begin).events).toEqual([
      { type: 'page.started', audience: PRIVATE, data: { exerciseId: EXERCISE, personId: LEA } },
    ]);
    expect(room.must(LEA, begin).types).toEqual([]);
    expect(room.seenBy(KARIM).pages).toEqual({});
    expect(room.by(OLGA, begin).code).toBe('forbidden');
    expect(frozen().by(LEA, begin).code).toBe('page_frozen');
  });

  it('[R11] is laid down and taken up again while there is time', () => {
    const room = writing();
    expect(room.must(LEA, penDown(false)).types).toEqual([]);
    expect(room.must(LEA, penDown(true)).events[0]?.audience).toEqual(PRIVATE);
    expect(room.must(LEA, penDown(true)).types).toEqual([]);
    expect(room.state.pages[EXERCISE]?.[LEA]?.penDownAt).toBe(room.nowMs - 1000);
    room.must(LEA, penDown(false));
    expect(room.state.pages[EXERCISE]?.[LEA]?.penDownAt).toBe(null);
    room.must(INES, { type: 'exercise.end', exerciseId: EXERCISE });
    expect(room.by(LEA, penDown(true)).code).toBe('wrong_phase');
    expect(frozen().by(LEA, penDown(true)).code).toBe('page_frozen');
    expect(room.by(LEA, { ...begin, exerciseId: uuid(9) }).code).toBe('not_found');
  });
});

describe('sharing a page', () => {
  const cases: readonly (readonly [PageSharing, PageSharing, readonly unknown[]])[] = [
    ['nobody', 'mentors', [PRIVATE]],
    ['nobody', 'all', ['all']],
    ['mentors', 'all', ['all']],
    ['mentors', 'nobody', [PRIVATE]],
    ['all', 'nobody', ['all']],
    ['all', 'mentors', ['all', PRIVATE]],
  ];
  it.each(cases)('[W6] from %s to %s tells those who may know', (from, to, audiences) => {
    const room = frozen();
    room.must(LEA, share(from));
    expect(room.must(LEA, share(to)).events.map(({ audience }) => audience)).toEqual(audiences);
    const sharing = (viewer: string) => room.seenBy(viewer).shared[EXERCISE]?.[LEA] ?? 'nobody';
    expect([sharing(LEA), sharing(INES), sharing(KARIM)]).toEqual([to, to, to === 'all' ? 'all' : 'nobody']);
  });

  it('[W6] may change at any time, is said once, and observers have none', () => {
    const room = writing();
    expect(room.must(LEA, share('nobody')).types).toEqual([]);
    expect(room.must(LEA, share('all')).types).toEqual(['page.shared']);
    expect(room.must(LEA, share('all')).types).toEqual([]);
    expect(room.by(OLGA, share('all')).code).toBe('forbidden');
  });
});
