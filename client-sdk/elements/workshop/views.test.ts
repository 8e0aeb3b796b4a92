import type { Circle, Poll } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { someExercise, someState } from '../../test/support/workshop-state.ts';
import { wordsFor } from '../words/words.ts';
import { circleView, mayReadPage } from './circle-view.ts';
import { heldBack, microphoneWords } from './own-voice.ts';
import { resultsFor } from './poll-view.ts';
import { pensUpLeftMs, sceneOf } from './scene.ts';
import { countdown } from './writing-view.ts';

const words = wordsFor('fr');
const ROLES = { claire: 'mentor', lea: 'student', you: 'student' } as const;
const RUNNING = someExercise({ is: 'running', endsAt: 600_000 });

describe('what the workshop is doing', () => {
  it('writes first, then groups, then the circle, else talks', () => {
    const circle = CIRCLE;
    expect(sceneOf(someState({ circle, exercises: [RUNNING] }, ROLES), 'you')).toMatchObject({
      is: 'writing',
      writes: true,
    });
    expect(sceneOf(someState({ exercises: [RUNNING] }, ROLES), 'claire')).toMatchObject({ writes: false });
    expect(sceneOf(someState({ circle }, ROLES), 'you').is).toBe('circle');
    expect(sceneOf(someState({}, ROLES), 'you').is).toBe('talking');
  });

  it('says "Levez les stylos !" for three seconds', () => {
    const over = someState({ exercises: [someExercise({ is: 'frozen', at: 6000, endedAt: 1000 })] });
    expect([1000, 3000, 4000, 9000].map((now) => pensUpLeftMs(over, now))).toEqual([3000, 1000, 0, 0]);
    expect(pensUpLeftMs(someState({ exercises: [RUNNING] }), 1000)).toBe(0);
  });

  it('counts minutes, and seconds in the last one; a pause holds the ring', () => {
    expect(countdown(RUNNING, 150_000, words)).toMatchObject({ short: '8 min', share: 0.75, last: false });
    expect(countdown(RUNNING, 555_500, words)).toMatchObject({ short: '45 s', last: true });
    const paused = someExercise({ is: 'paused', leftMs: 300_000, since: 0 });
    expect(countdown(paused, 999_999, words)).toMatchObject({ short: '5 min', share: 0.5, paused: true });
  });
});

describe('why one is not heard', () => {
  const because = (change: Parameters<typeof someState>[0], who = 'you') =>
    microphoneWords(someState(change, ROLES), who, words);

  it('says the reason that weighs most, and nothing to whom nothing holds back', () => {
    expect(because({})).toBe('');
    expect(because({ exercises: [RUNNING] })).toMatch(/silence/);
    expect(because({ exercises: [RUNNING] }, 'claire')).toBe('');
    expect(because({ circle: CIRCLE })).toMatch(/à ton tour/);
    expect(because({ microphones: 'closed' })).toMatch(/fermés pour l’instant/);
    expect(because({ muted: { you: ['microphone'] } })).toMatch(/La mentor a coupé ton micro/);
  });

  it('leaves out what one chose oneself', () => {
    const mine = {
      id: 't',
      personId: 'you',
      source: 'microphone',
      silenced: ['self'],
      publishedAt: 0,
    } as const;
    expect(heldBack(someState({ tracks: { t: mine } }, ROLES), 'you', 'microphone')).toEqual([]);
  });
});

const CIRCLE: Circle = {
  id: 'c',
  exerciseId: 'exercise',
  openedAt: 0,
  perReaderMs: null,
  reader: { personId: 'lea', since: 0, droppedAt: null },
  queue: ['you'],
  done: [{ personId: 'claire', at: 0, how: 'read' }],
};

describe('the circle', () => {
  it('lists who read, who reads and who comes, and knows one’s own place', () => {
    const view = circleView(someState({}, ROLES), CIRCLE, 'you', 0);
    expect(view.rows.map(({ personId, is }) => `${personId} ${is}`)).toEqual([
      'claire read',
      'lea reading',
      'you next',
    ]);
    expect(view).toMatchObject({ yours: false, before: 1, nextName: 'You Durand', over: false });
    const all = circleView(someState({}, ROLES), { ...CIRCLE, reader: null, queue: [] }, 'you', 0);
    expect(all).toMatchObject({ over: true, before: null });
  });

  it('[R11] shows a page to whom its writer shows it', () => {
    const shown = (sharing: 'all' | 'mentors' | null, who: string) =>
      mayReadPage(
        someState({ shared: sharing === null ? {} : { exercise: { lea: sharing } } }, ROLES),
        CIRCLE,
        who,
      );
    expect([shown(null, 'you'), shown('mentors', 'you'), shown('all', 'you')]).toEqual([false, false, true]);
    expect([shown(null, 'claire'), shown('mentors', 'claire')]).toEqual([false, true]);
    expect(shown(null, 'lea')).toBe(true);
  });
});

describe('a poll', () => {
  const poll: Poll = {
    id: 'p',
    question: 'Quoi\u00a0?',
    kind: 'single',
    options: ['Un', 'Deux'],
    anonymous: false,
    results: 'answered',
    openedAt: 0,
    answers: { lea: ['1'] },
    closed: null,
  };

  it('shows results to whom has answered, or at the close, and anonymous ones only then', () => {
    expect(resultsFor(poll, 'you', false)).toBeNull();
    const answered = { ...poll, answers: { ...poll.answers, you: ['1'] } };
    expect(resultsFor(answered, 'you', false)?.map(({ count, share }) => [count, share])).toEqual([
      [0, 0],
      [2, 1],
    ]);
    expect(resultsFor({ ...answered, anonymous: true }, 'you', true)).toBeNull();
    const closed = { ...poll, anonymous: true, closed: { at: 1, counts: { '0': 3 } } };
    expect(resultsFor(closed, 'you', false)?.map(({ text, count }) => `${text} ${count}`)).toEqual([
      'Un 3',
      'Deux 0',
    ]);
  });
});
