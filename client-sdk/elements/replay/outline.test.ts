import type { ReplayResource } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { wordsFor } from '../words/words.ts';
import { gapWords } from './gap-words.ts';
import { currentChapter, currentGap, type Gap, neighbour, outlineOf } from './outline.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const REPLAY: Pick<ReplayResource, 'chapters' | 'gaps' | 'people'> = {
  people: [
    { id: 'claire', name: 'Claire Montel', role: 'mentor' },
    { id: 'lea', name: 'Léa Fontaine', role: 'student' },
  ],
  chapters: [
    { kind: 'start', atMs: 0, personId: null, title: 'Début' },
    { kind: 'screen', atMs: 10 * MINUTE, personId: 'lea', title: 'Écran de Léa Fontaine' },
    { kind: 'end', atMs: 29 * MINUTE, personId: null, title: 'Fin' },
  ],
  gaps: [
    { fromMs: 12 * MINUTE + 300, toMs: 12 * MINUTE + 4 * SECOND, personId: 'lea', reason: 'server' },
    { fromMs: 12 * MINUTE, toMs: 12 * MINUTE + 4 * SECOND, personId: 'claire', reason: 'server' },
    { fromMs: 20 * MINUTE, toMs: 20 * MINUTE + 59 * SECOND, personId: 'lea', reason: 'loss' },
    { fromMs: 20 * MINUTE + 59 * SECOND + 500, toMs: 22 * MINUTE, personId: 'lea', reason: 'loss' },
  ],
};
const OUTLINE = outlineOf(REPLAY);

it('puts chapters and gaps in order, and tells an interruption of both people once', () => {
  expect(OUTLINE.map(({ is, atMs }) => [is, atMs])).toEqual([
    ['chapter', 0],
    ['chapter', 10 * MINUTE],
    ['gap', 12 * MINUTE],
    ['gap', 20 * MINUTE],
    ['chapter', 29 * MINUTE],
  ]);
  expect(OUTLINE[2]).toMatchObject({
    names: ['Claire Montel', 'Léa Fontaine'],
    toMs: 12 * MINUTE + 4 * SECOND,
    missingMs: 4 * SECOND,
  });
});

it('sets what happens in a part of the plan below it', () => {
  const chapters = [
    { kind: 'start', atMs: 0, personId: null, title: 'Début' },
    { kind: 'screen', atMs: SECOND, personId: 'lea', title: 'Écran de Léa Fontaine' },
    { kind: 'block', atMs: MINUTE, personId: null, title: 'Dix minutes' },
    { kind: 'exercise', atMs: MINUTE, personId: null, title: 'Écriture : une page' },
    { kind: 'reader', atMs: 2 * MINUTE, personId: 'lea', title: 'Léa Fontaine lit' },
    { kind: 'end', atMs: 29 * MINUTE, personId: null, title: 'Fin' },
  ] as const;
  const outline = outlineOf({ people: REPLAY.people, gaps: [], chapters: [...chapters] });
  expect(outline.map((entry) => (entry.is === 'chapter' ? [entry.kind, entry.inBlock] : []))).toEqual([
    ['start', false],
    ['screen', false],
    ['block', false],
    ['exercise', true],
    ['reader', true],
    ['end', false],
  ]);
});

it('tells holes that follow each other closely once, and counts what is missing only', () => {
  expect(OUTLINE[3]).toMatchObject({ toMs: 22 * MINUTE, missingMs: 2 * MINUTE - 500 });
});

it('knows the chapter and the gap of a moment', () => {
  expect(currentChapter(OUTLINE, 0)).toBe(0);
  expect(currentChapter(OUTLINE, 12 * MINUTE)).toBe(1);
  expect(currentChapter(OUTLINE, 30 * MINUTE)).toBe(4);
  expect(currentChapter(outlineOf({ ...REPLAY, chapters: [] }), MINUTE)).toBe(-1);
  expect(currentGap(OUTLINE, 12 * MINUTE + SECOND)?.reason).toBe('server');
  expect(currentGap(OUTLINE, 12 * MINUTE + 4 * SECOND)).toBeNull();
  expect(currentGap(OUTLINE, 10 * MINUTE)).toBeNull();
});

it('leads to the next chapter, and back to the start of this one or, from there, to the one before', () => {
  expect(neighbour(OUTLINE, 0, 1)?.atMs).toBe(10 * MINUTE);
  expect(neighbour(OUTLINE, 29 * MINUTE, 1)).toBeNull();
  expect(neighbour(OUTLINE, 11 * MINUTE, -1)?.atMs).toBe(10 * MINUTE);
  expect(neighbour(OUTLINE, 10 * MINUTE + SECOND, -1)?.atMs).toBe(0);
  expect(neighbour(OUTLINE, SECOND, -1)?.atMs).toBe(0);
  expect(neighbour([], SECOND, -1)).toBeNull();
});

it('says what is missing and why, in both languages', () => {
  const gap = (lengthMs: number, reason: string): Gap => ({
    is: 'gap',
    atMs: 0,
    toMs: lengthMs,
    missingMs: lengthMs,
    reason,
    names: [],
  });
  const [fr, en] = [wordsFor('fr'), wordsFor('en')];
  expect(gapWords(gap(4000, 'server'), fr)).toBe('Ici il manque 4 s : la salle s’est interrompue.');
  expect(gapWords(gap(400, 'capture'), fr)).toBe(
    'Ici il manque moins d’une seconde : l’enregistrement s’est interrompu.',
  );
  expect(gapWords(gap(65_000, 'loss'), en)).toBe('1 min 5 s missing here: the connection was too weak.');
  expect(gapWords(gap(60_000, 'a reason of a later release'), en)).toBe(
    '1 min missing here: the recording was interrupted.',
  );
});
