import { expect, it } from 'vitest';
import { leftBehind, namesOf } from './left-behind.ts';

it('knows what a process that died left, and touches nothing else', () => {
  const dead = namesOf(77);
  const living = namesOf(78);
  const names = [
    'lo',
    'eth0',
    'tribu',
    'tribunal7n1',
    dead.bridge,
    dead.namespace(1),
    dead.port(12),
    living.bridge,
    living.namespace(1),
  ];
  expect(leftBehind(names, (pid) => pid === 78)).toEqual([dead.bridge, dead.namespace(1), dead.port(12)]);
});

it('gives names that an interface may have: at most 15 characters', () => {
  const names = namesOf(4_194_304);
  expect([names.bridge, names.namespace(9), names.port(9)].every((name) => name.length <= 15)).toBe(true);
});
