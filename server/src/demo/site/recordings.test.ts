import type { RecordingResource } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { isUnderWay, lengthWords, recordingView } from './recordings.ts';
import { wordsFor } from './words.ts';

const words = wordsFor('fr');

const recording = (change: Partial<RecordingResource>): RecordingResource => ({
  id: 's1',
  kind: 'coaching',
  title: 'Fixer le prix d’un bol',
  startsAt: '2026-11-24T14:00:00.000Z',
  people: [],
  status: 'ready',
  progress: 1,
  failure: null,
  durationMs: 27 * 60_000 + 4000,
  sizeBytes: 1000,
  coverage: 1,
  chapters: [],
  tags: {},
  retainUntil: null,
  originalsUntil: null,
  deletion: null,
  ...change,
});
const said = (change: Partial<RecordingResource>): string => recordingView(recording(change), words).text;

it('says how a recording stands, in words for each of its states', () => {
  expect(recordingView(undefined, words)).toEqual({ is: 'none', text: 'Rien n’a été enregistré.' });
  expect(said({ status: 'empty' })).toBe('Rien n’a été enregistré.');
  expect(said({ status: 'recording', progress: 0 })).toBe('Le montage va commencer…');
  expect(recordingView(recording({ status: 'composing', progress: 0.409 }), words)).toEqual({
    is: 'composing',
    text: 'En cours de montage… 40 %',
    percent: 40,
  });
  expect(recordingView(recording({}), words)).toMatchObject({ text: 'Prêt à revoir', length: '27 min' });
  expect(said({ status: 'failed', failure: 'compose_failed' })).toMatch(/^N’a pas pu être monté\./);
  expect(said({ status: 'failed', failure: 'nothing_usable' })).toMatch(/rien d’utilisable/);
  expect(said({ status: 'deleted' })).toBe('Enregistrement supprimé.');
  const deletion = { at: '2026-11-26T12:00:00.000Z', cause: 'request', files: 3, bytes: 9 } as const;
  expect(said({ status: 'deleted', deletion })).toBe('Enregistrement supprimé, jeudi 26 novembre.');
});

it('looks more often while something is under way', () => {
  const states = ['recording', 'composing', 'ready', 'failed', 'empty', 'deleted'] as const;
  expect(states.filter((status) => isUnderWay(recording({ status })))).toEqual(['recording', 'composing']);
});

it('says lengths in minutes, and in seconds below one', () => {
  expect(lengthWords(89_000, words)).toBe('1 min');
  expect(lengthWords(59_000, words)).toBe('59 s');
  expect(lengthWords(12_300, words)).toBe('12 s');
  expect(lengthWords(0, words)).toBe('1 s');
});
