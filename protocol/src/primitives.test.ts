import { describe, expect, it } from 'vitest';
import { Id, Line, PersonName, Reason } from './primitives.ts';
import { REQUESTS } from './signaling.ts';

/** What JSON can say and a database can't hold: NUL and halves of surrogate pairs. */
const UNHOLDABLE = ['a\0b', 'a\ud800b', '\udc00'];

describe('free text', () => {
  it.each(UNHOLDABLE)('[S1] %j is in no name, line or reason', (text) => {
    for (const schema of [PersonName, Line, Reason]) expect(schema.safeParse(text).success).toBe(false);
  });

  it('may hold every whole character', () => {
    for (const schema of [PersonName, Line, Reason]) {
      expect(schema.parse('Zoé \u{1f600} 日本')).toBe('Zoé \u{1f600} 日本');
    }
  });
});

describe('an id', () => {
  it.each([...Object.getOwnPropertyNames(Object.prototype), '', 'a b', 'é', 'x'.repeat(129)])(
    '[S1] is not %j',
    (id) => {
      expect(Id.safeParse(id).success).toBe(false);
    },
  );

  it.each(['lea', 'urn:school:7', 'lea@example.org', '__lea', 'constructor2', 'to-string', 'x'.repeat(128)])(
    'may be %s',
    (id) => {
      expect(Id.parse(id)).toBe(id);
    },
  );
});

describe('the version of a text that somebody answered to', () => {
  const answer = (textVersion: string) =>
    REQUESTS['consent.answer'].safeParse({
      commandId: '0198f7a0-0000-7000-8000-000000000001',
      purpose: 'record',
      answer: 'yes',
      textVersion,
    }).success;

  it.each(['', 'a b', 'x'.repeat(41), ...UNHOLDABLE])('[S1] is not %j', (textVersion) => {
    expect(answer(textVersion)).toBe(false);
  });

  it.each(['1', '2026-11', 'fr:3'])('may be %s', (textVersion) => {
    expect(answer(textVersion)).toBe(true);
  });
});
