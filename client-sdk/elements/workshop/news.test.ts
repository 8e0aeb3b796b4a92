import { type Circle, type Nudge, TURN_KEPT_MS } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import type { RoomState } from '../../src/index.ts';
import { someExercise, someState } from '../../test/support/workshop-state.ts';
import { wordsFor } from '../words/words.ts';
import { newsBetween } from './news.ts';

const words = wordsFor('fr');
const ROLES = { claire: 'mentor', lea: 'student', zoe: 'student', you: 'student' } as const;
const MINUTE_MS = 60_000;

const news = (
  before: Partial<RoomState>,
  after: Partial<RoomState>,
  times: { readonly before?: number; readonly after?: number; readonly you?: string } = {},
) =>
  newsBetween(
    { state: someState(before, ROLES), now: times.before ?? 0 },
    { state: someState(after, ROLES), now: times.after ?? 0 },
    times.you ?? 'you',
    words,
  );
const writing = (endsAt: number) => ({ exercises: [someExercise({ is: 'running', endsAt })] });
const circle = (reader: string | null, queue: readonly string[], since = 0): { circle: Circle } => ({
  circle: {
    id: 'c',
    exerciseId: null,
    openedAt: 0,
    perReaderMs: 2 * MINUTE_MS,
    reader: reader === null ? null : { personId: reader, since, droppedAt: null },
    queue,
    done: [],
  },
});

it('says when writing begins, and when the last minutes do', () => {
  expect(news({}, writing(10 * MINUTE_MS)).said).toEqual(['On écrit. Tu as 10 min, les micros se taisent.']);
  const run = writing(10 * MINUTE_MS);
  expect(news(run, run, { before: 7.9 * MINUTE_MS, after: 8 * MINUTE_MS }).said).toEqual([
    'Plus que 2 minutes pour écrire.',
  ]);
  expect(news(run, run, { before: MINUTE_MS, after: 2 * MINUTE_MS }).said).toEqual([]);
});

it('says what changes the time: more of it, a pause, going on', () => {
  const before = writing(10 * MINUTE_MS);
  const [exercise] = before.exercises;
  if (exercise === undefined) throw new Error('no exercise');
  const longer = {
    ...exercise,
    durationMs: 660_000,
    phase: { is: 'running', endsAt: 11 * MINUTE_MS } as const,
  };
  expect(news(before, { exercises: [longer] }).said).toEqual(['1 min de plus.']);
  const paused = { exercises: [someExercise({ is: 'paused', leftMs: 9 * MINUTE_MS, since: 0 })] };
  expect(news(before, paused).said).toEqual(['Pause\u00a0: le temps est arrêté.']);
  expect(news(paused, before).said).toEqual(['On reprend, le temps court de nouveau.']);
});

it('rings and says at once that the pens go up, and says it once', () => {
  const ended = { exercises: [someExercise({ is: 'ended', at: 1, reason: 'time' })] };
  const told = news(writing(1), ended);
  expect(told.urgent).toEqual(['Levez les stylos\u00a0!']);
  expect(told.bell).toBe(true);
  const frozen = { exercises: [someExercise({ is: 'frozen', at: 2, endedAt: 1 })] };
  expect(news(ended, frozen)).toEqual({ said: [], urgent: [], bell: false });
  expect(news(writing(1), frozen, { after: MINUTE_MS }).bell).toBe(false);
});

it('says who reads, that one comes next, and rings when it is one’s own turn', () => {
  expect(news(circle(null, ['lea', 'you']), circle('lea', ['you'])).said).toEqual(['Lea lit']);
  expect(news(circle('lea', ['zoe', 'you']), circle('zoe', ['you'])).said).toEqual([
    'Zoe lit',
    'C’est bientôt à toi.',
  ]);
  const turn = news(circle('zoe', ['you']), circle('you', []));
  expect(turn.urgent).toEqual(['C’est à toi', 'Prends ton temps. On t’écoute.']);
  expect(turn.bell).toBe(true);
});

it('rings when a reader’s time has passed, for the reader and the mentor alone', () => {
  const at = { before: 2 * MINUTE_MS - 1, after: 2 * MINUTE_MS };
  expect(news(circle('you', []), circle('you', []), at)).toMatchObject({
    bell: true,
    said: ['Le temps prévu est passé. Termine tranquillement.'],
  });
  expect(news(circle('lea', []), circle('lea', []), { ...at, you: 'claire' }).bell).toBe(true);
  expect(news(circle('lea', []), circle('lea', []), at).bell).toBe(false);
});

it('says that a reader’s line broke', () => {
  const broken = circle('lea', []);
  const reader = { personId: 'lea', since: 0, droppedAt: TURN_KEPT_MS };
  expect(news(broken, { circle: { ...broken.circle, reader } }).said).toEqual([
    'Lea a perdu la connexion. Sa place est gardée.',
  ]);
});

it('says what is for this person alone: a word, a whisper, the floor', () => {
  const nudge: Nudge = { at: 1, note: 'Ose\u00a0!' };
  expect(news({}, { nudges: { you: nudge } }).said).toEqual(['Un mot de la mentor. Ose\u00a0!']);
  const whisper = { id: 't', personId: 'claire', source: 'whisper', silenced: [], publishedAt: 0 } as const;
  expect(news({}, { tracks: { t: { ...whisper, to: 'you' } } }).said).toEqual([
    'Claire te parle, rien qu’à toi.',
  ]);
  expect(news({}, { tracks: { t: { ...whisper, to: 'zoe' } } }).said).toEqual([]);
  expect(news({}, { floor: ['you'] }).said).toEqual(['Tu as la parole.']);
});

it('says raised hands to mentors only', () => {
  const raised = { hands: [{ personId: 'lea', since: 1 }] };
  expect(news({}, raised, { you: 'claire' }).said).toEqual(['Lea lève la main.']);
  expect(news({}, raised).said).toEqual([]);
});

it('says in which group one is, that all come back, and when they are back', () => {
  const groups: NonNullable<RoomState['groups']> = {
    roundId: 'r',
    prompt: [],
    startedAt: 0,
    endsAt: null,
    gathering: false,
    groups: [{ id: 'g', name: 'Lune', pen: null }],
    members: { you: 'g' },
    visits: {},
    broadcast: null,
  };
  expect(news({}, { groups }).said).toEqual(['Tu es dans le groupe Lune.']);
  expect(news({ groups }, { groups: { ...groups, gathering: true } }).said).toEqual([
    'Tout le monde se retrouve bientôt. Terminez votre phrase.',
  ]);
  expect(news({ groups }, {}).said).toEqual(['Tout le monde est de retour.']);
});
