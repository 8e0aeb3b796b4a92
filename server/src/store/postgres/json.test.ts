import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toJson } from './json.ts';

it('is plain JSON for all that jsonb can hold', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      fc.pre(!/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value)));
      expect(toJson(value)).toBe(JSON.stringify(value));
    }),
  );
});

it('never says what jsonb refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('\0', '\ud800', '\udfff', ''), (text, bad) => {
      const said = JSON.parse(toJson({ text: text + bad, list: [bad] }));
      expect(said.text.isWellFormed()).toBe(true);
      expect(said.text).not.toContain('\0');
      expect(said.list[0]).toHaveLength(bad.length);
    }),
  );
});

it('leaves a backslash that somebody typed alone', () => {
  expect(JSON.parse(toJson(['\\u0000', '\\ud800']))).toEqual(['\\u0000', '\\ud800']);
});
