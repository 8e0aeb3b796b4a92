import { expect, it } from 'vitest';
import { Settler } from './settler.ts';

function passes() {
  const open: (() => void)[] = [];
  let begun = 0;
  const settler = new Settler(() => {
    begun += 1;
    return new Promise((resolve) => open.push(resolve));
  });
  return { settler, begun: () => begun, finish: () => open.shift()?.() };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('[R9] takes together what is asked while a pass runs', async () => {
  const { settler, begun, finish } = passes();
  const first = settler.settle();
  await turn();
  expect(begun()).toBe(1);
  const later = [settler.settle(), settler.settle(), settler.settle()];
  await turn();
  expect(begun()).toBe(1);
  finish();
  await first;
  await turn();
  expect(begun()).toBe(2);
  finish();
  await Promise.all(later);
  expect(begun()).toBe(2);
});

it('[R9] begins a pass after each ask, never relying on one that was under way', async () => {
  const { settler, begun, finish } = passes();
  for (let round = 1; round <= 5; round += 1) {
    const asked = settler.settle();
    await turn();
    expect(begun()).toBe(round);
    finish();
    await asked;
  }
});
