import { expect, it } from 'vitest';
import { EN, FR } from './catalogue.ts';

const holes = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();

it('has every text in both languages', () => {
  expect(Object.keys(EN).sort()).toEqual(Object.keys(FR).sort());
  for (const text of [...Object.values(FR), ...Object.values(EN)]) expect(text.trim()).not.toBe('');
});

it('fills the same holes in both languages', () => {
  for (const [key, text] of Object.entries(FR)) {
    expect(holes(EN[key as keyof typeof FR]), key).toEqual(holes(text));
  }
});

it('writes typographic apostrophes, and keeps ? ! : ; with the French word before them', () => {
  for (const text of [...Object.values(FR), ...Object.values(EN)]) expect(text).not.toMatch(/\w'\w/);
  for (const text of Object.values(FR)) expect(text).not.toMatch(/[^\s\u00a0\u202f][?!;:](?!\/)/u);
});

it('says nothing in jargon', () => {
  for (const text of [...Object.values(FR), ...Object.values(EN)]) {
    expect(text).not.toMatch(/paquet|packet|ICE|WebRTC|socket|token|serveur|server|consumer|producer/);
  }
});
