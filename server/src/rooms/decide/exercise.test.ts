import {
  currentExercise,
  isSilent,
  leftMs,
  PAGE_GRACE_MS,
  silenceReasons,
  trackOf,
} from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import {
  DecidedRoom,
  exerciseStart,
  INES,
  KARIM,
  LEA,
  OLGA,
  uuid,
  ZOE,
} from '../../../test/support/decided-room.ts';
import { deadlinesOf } from '../derived.ts';
import type { CommandBody } from './command.ts';

const MINUTE_MS = 60_000;
const [FIRST, SECOND] = [uuid(1), uuid(2)];

const start = (exerciseId = FIRST) => exerciseStart(exerciseId, 600);
const on = (
  type: 'exercise.pause' | 'exercise.resume' | 'exercise.end',
  exerciseId = FIRST,
): CommandBody => ({
  type,
  exerciseId,
});
const extend = (bySeconds: number): CommandBody => ({
  type: 'exercise.extend',
  exerciseId: FIRST,
  bySeconds,
});

/** A deadline as the home fires it. */
function fire(room: DecidedRoom, lateMs = 0) {
  const [next] = deadlinesOf(room.state);
  if (next === undefined) throw new Error('no deadline stands');
  room.nowMs = next.dueAt + lateMs - 1000;
  return room.by('@server', { type: 'deadline.fire', ...next }, { words: { [LEA]: 42, [KARIM]: 0 } });
}

const dataOf = (outcome: ReturnType<DecidedRoom['by']>, type: string) =>
  outcome.events.filter((event) => event.type === type).map(({ data }) => data);

describe('an exercise', () => {
  it('[W1] is started by who steers, one at a time', () => {
    const room = new DecidedRoom();
    for (const who of [LEA, OLGA]) expect(room.by(who, start()).code).toBe('forbidden');
    expect(room.must(INES, start()).types).toEqual(['exercise.started']);
    expect(currentExercise(room.state)?.phase).toEqual({ is: 'running', endsAt: room.nowMs + 600_000 });
    expect(room.by(INES, start()).code).toBe('conflict');
    expect(room.by(INES, start(SECOND)).code).toBe('wrong_phase');
    expect(room.by(INES, on('exercise.end', SECOND)).code).toBe('not_found');
  });

  it('[W1] keeps what is left while it pauses, and counts on from there', () => {
    const room = new DecidedRoom();
    room.must(INES, start());
    room.nowMs += 4 * MINUTE_MS;
    room.must(INES, on('exercise.pause'));
    const left = 600_000 - 4 * MINUTE_MS - 1000;
    expect(room.must(INES, on('exercise.pause')).types).toEqual([]);
    expect(deadlinesOf(room.state).map(({ kind }) => kind)).toEqual(['room.close']);
    room.nowMs += 20 * MINUTE_MS;
    room.must(INES, on('exercise.resume'));
    const exercise = currentExercise(room.state);
    expect(exercise && leftMs(exercise, room.nowMs)).toBe(left);
    expect(room.must(INES, on('exercise.resume')).types).toEqual([]);
  });

  it('[W1] gets longer while it runs and while it pauses, up to a bound', () => {
    const room = new DecidedRoom();
    room.must(INES, start());
    const endsAt = room.nowMs + 600_000;
    room.must(INES, extend(60));
    expect(currentExercise(room.state)?.phase).toEqual({ is: 'running', endsAt: endsAt + MINUTE_MS });
    room.must(INES, on('exercise.pause'));
    const pausedAt = room.nowMs;
    room.must(INES, extend(60));
    const exercise = currentExercise(room.state);
    expect(exercise && leftMs(exercise, room.nowMs)).toBe(endsAt + 2 * MINUTE_MS - pausedAt);
    expect(room.by(INES, extend(7200))).toMatchObject({ code: 'bad_request', field: 'bySeconds' });
  });

  it('[W2] ends by itself, on time or late with when it was due', () => {
    const onTime = new DecidedRoom();
    onTime.must(INES, start());
    expect(dataOf(fire(onTime), 'exercise.ended')).toEqual([{ exerciseId: FIRST, reason: 'time' }]);
    const late = new DecidedRoom();
    late.must(INES, start());
    const dueAt = late.nowMs + 600_000;
    expect(dataOf(fire(late, 5000), 'exercise.ended')).toEqual([
      { exerciseId: FIRST, reason: 'time', dueAt },
    ]);
    // What was pending when it moved changes nothing.
    const moved = new DecidedRoom();
    moved.must(INES, start());
    const stale = { type: 'deadline.fire', kind: 'exercise.end', dueAt: moved.nowMs + 600_000 } as const;
    moved.must(INES, extend(60));
    moved.nowMs = stale.dueAt;
    expect(moved.must('@server', stale).types).toEqual([]);
  });

  it('[W2] ends on the word of who steers, running or paused, and once', () => {
    const room = new DecidedRoom();
    room.must(INES, start());
    room.must(INES, on('exercise.pause'));
    expect(dataOf(room.must(INES, on('exercise.end')), 'exercise.ended')).toEqual([
      { exerciseId: FIRST, reason: 'mentor' },
    ]);
    expect(room.must(INES, on('exercise.end')).types).toEqual([]);
    for (const command of [on('exercise.pause'), on('exercise.resume'), extend(60)])
      expect(room.by(INES, command).code).toBe('wrong_phase');
  });

  it('[W3] silences students, also who comes late, and leaves each as they had chosen', () => {
    const room = new DecidedRoom([INES, LEA, KARIM]);
    const publish = (who: string, n: number, silenced: boolean) =>
      room.must(who, { type: 'track.publish', trackId: uuid(n), source: 'microphone', silenced });
    const reasons = (who: string) => {
      const track = trackOf(room.state, who, 'microphone');
      return track && silenceReasons(room.state, track);
    };
    publish(INES, 10, false);
    publish(LEA, 11, false);
    publish(KARIM, 12, true);
    room.must(INES, start());
    room.enter(ZOE);
    publish(ZOE, 13, false);
    expect(isSilent(room.state)).toBe(true);
    expect([INES, LEA, KARIM, ZOE].map(reasons)).toEqual([[], ['silence'], ['self', 'silence'], ['silence']]);
    room.must(INES, on('exercise.pause'));
    expect([LEA, KARIM].map(reasons)).toEqual([[], ['self']]);
    room.must(INES, on('exercise.resume'));
    room.must(INES, on('exercise.end'));
    expect([LEA, KARIM, ZOE].map(reasons)).toEqual([[], ['self'], []]);
  });
});

describe('pages at the end of an exercise', () => {
  it('[W4] are submitted after the grace with their words, to their writers and mentors alone', () => {
    const room = new DecidedRoom();
    room.must(INES, start());
    room.must(LEA, { type: 'page.begin', exerciseId: FIRST });
    room.must(ZOE, { type: 'page.begin', exerciseId: FIRST });
    fire(room);
    expect(deadlinesOf(room.state)[0]).toEqual({ kind: 'pages.freeze', dueAt: room.nowMs + PAGE_GRACE_MS });
    const frozen = fire(room);
    expect(frozen.types).toEqual(['page.submitted', 'page.submitted', 'exercise.frozen']);
    expect(frozen.events[0]).toEqual({
      type: 'page.submitted',
      audience: { mentors: true, persons: [LEA] },
      data: { exerciseId: FIRST, personId: LEA, words: 42 },
    });
    expect(room.seenBy(KARIM).pages).toEqual({});
    // Who wrote something and deleted it again has submitted an empty page.
    expect(room.state.pages[FIRST]?.[ZOE]?.submittedWords).toBe(0);
  });

  it('[W1] [W4] are frozen at once when the next exercise starts', () => {
    const room = new DecidedRoom();
    room.must(INES, start());
    room.must(INES, on('exercise.end'));
    const next = room.must(INES, start(SECOND), { words: { [LEA]: 7 } });
    expect(next.types).toEqual(['page.submitted', 'exercise.frozen', 'exercise.started']);
    expect(room.state.exercises.map(({ phase }) => phase.is)).toEqual(['frozen', 'running']);
  });

  it('[W2] [W4] are frozen at once when the session ends, whoever ends it', () => {
    for (const who of [INES, '@school']) {
      const room = new DecidedRoom([INES, LEA]);
      room.must(INES, start());
      const over = room.must(who, { type: 'room.end' }, { words: { [LEA]: 3 } });
      expect(over.types).toEqual([
        'exercise.ended',
        'page.submitted',
        'exercise.frozen',
        'participant.left',
        'participant.left',
        'room.ended',
      ]);
      expect(dataOf(over, 'exercise.ended')).toEqual([{ exerciseId: FIRST, reason: 'session' }]);
      expect(room.state.pages[FIRST]?.[LEA]?.submittedWords).toBe(3);
    }
  });
});

it('[W1] starting an exercise ends the circle with the turn in it', () => {
  const room = new DecidedRoom([INES, LEA, KARIM]);
  room.must(INES, {
    type: 'circle.open',
    circleId: uuid(5),
    exerciseId: null,
    from: 'everybody',
    perReaderSeconds: null,
  });
  expect(room.must(INES, start()).types).toEqual(['circle.turnEnded', 'circle.closed', 'exercise.started']);
});
