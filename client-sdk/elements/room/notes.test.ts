import { expect, it } from 'vitest';
import { type NoteFacts, notes } from './notes.ts';

const calm: NoteFacts = {
  reconnecting: false,
  ownQuality: 'good',
  offersCameraOff: false,
  microphoneDead: false,
  unplugged: [],
  weakOthers: [],
  sharing: false,
  recordingWords: null,
  timeWords: null,
};
const kinds = (change: Partial<NoteFacts>): string[] => notes({ ...calm, ...change }).map((note) => note.is);

it('says nothing while all is well', () => {
  expect(notes(calm)).toEqual([]);
});

it('says only that it reconnects while the line is gone', () => {
  expect(kinds({ reconnecting: true, microphoneDead: true, timeWords: 'x' })).toEqual(['reconnecting']);
});

it('shows two notes at most, being unheard first', () => {
  expect(kinds({ sharing: true, ownQuality: 'bad', timeWords: 'x', microphoneDead: true })).toEqual([
    'dead',
    'time',
  ]);
});

it('says what is wrong with the recording before anything that passes by itself', () => {
  expect(kinds({ recordingWords: 'x', timeWords: 'x', ownQuality: 'bad' })).toEqual(['recording', 'time']);
  expect(kinds({ recordingWords: 'x', microphoneDead: true, timeWords: 'x' })).toEqual(['dead', 'recording']);
});

it('names an unplugged microphone rather than a dead one', () => {
  expect(notes({ ...calm, unplugged: ['microphone'], microphoneDead: true })).toEqual([
    { is: 'unplugged', source: 'microphone' },
  ]);
});

it('offers to save the voice only when the line is weak', () => {
  expect(notes({ ...calm, ownQuality: 'weak', offersCameraOff: true })).toEqual([
    { is: 'weak', quality: 'weak', offersCameraOff: true },
  ]);
  expect(notes({ ...calm, offersCameraOff: true })).toEqual([]);
});

it('blames the other end only while the own line is good', () => {
  expect(notes({ ...calm, weakOthers: ['Léa'] })).toEqual([{ is: 'weakOther', name: 'Léa' }]);
  expect(kinds({ weakOthers: ['Léa'], ownQuality: 'weak' })).toEqual(['weak']);
});
