import { ERRORS, type ErrorCode, TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { errorWords, troubleWords } from './error-words.ts';
import { wordsFor } from './words.ts';

const words = wordsFor('fr');

it('has a sentence and a next step for every code of the registry', () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const { title, next } = errorWords(code);
    expect(words.t(title), code).toMatch(/[.!?]$/);
    expect(words.t(next), code).toMatch(/[.!?]$/);
  }
});

it('shows the reference of a refusal, never its code', () => {
  const text = troubleWords(new TribuError('internal', { correlationId: 'abc-1' }), words);
  expect(text).toContain('(abc-1)');
  expect(text).not.toContain('internal');
});

it('says what to do about a device, and nothing when the person closed the chooser', () => {
  const failure = (reason: string): Error => Object.assign(new Error('device'), { reason });
  expect(troubleWords(failure('blocked'), words)).toContain('Autoriser');
  expect(troubleWords(failure('busy'), words)).toContain('autre programme');
  expect(troubleWords(failure('cancelled'), words)).toBeNull();
  expect(troubleWords(new Error('anything'), words)).toContain('mal passé');
});
