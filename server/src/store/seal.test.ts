import { expect, it } from 'vitest';
import { Seal, SealBroken } from './seal.ts';

const seal = new Seal(new Uint8Array(32).fill(1));

it('opens what it closed, and never closes alike twice', () => {
  const sealed = seal.close('geheim é', 'a');
  expect(seal.open(sealed, 'a')).toBe('geheim é');
  expect(seal.close('geheim é', 'a').equals(sealed)).toBe(false);
});

it('opens nothing that was altered, moved, cut or sealed under another key', () => {
  const sealed = seal.close('secret', 'a');
  for (let index = 0; index < sealed.length; index += 1) {
    const altered = Buffer.from(sealed);
    altered[index] = (altered[index] ?? 0) ^ 1;
    expect(() => seal.open(altered, 'a')).toThrow(SealBroken);
    expect(() => seal.open(sealed.subarray(0, index), 'a')).toThrow(SealBroken);
  }
  expect(() => seal.open(sealed, 'b')).toThrow(SealBroken);
  expect(() => new Seal(new Uint8Array(32)).open(sealed, 'a')).toThrow(SealBroken);
});
