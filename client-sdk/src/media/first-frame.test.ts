import { expect, it } from 'vitest';
import { ManualTimers } from '../../test/support/manual-timers.ts';
import { FirstFrame } from './first-frame.ts';

function setUp() {
  const timers = new ManualTimers();
  const took: number[] = [];
  const network = { flows: false };
  const first = new FirstFrame({
    timers,
    startedAtMs: timers.monotonicMs(),
    came: () => network.flows,
    onFirst: (tookMs) => took.push(tookMs),
  });
  return { timers, took, network, first };
}

it('tells once how long the first frame took from the call of join, and then looks no more', async () => {
  const { timers, took, network, first } = setUp();
  await timers.pass(80);
  first.handleJoined(true);
  await timers.pass(90);
  network.flows = true;
  await timers.pass(1000);
  expect(took).toEqual([180]);
  first.handleJoined(true);
  expect(timers.pending).toEqual([]);
});

it.each([
  ['nothing was to be seen or heard when the join was answered', false, 0],
  ['it comes so late that somebody else began then', true, 31_000],
])('[E3] says nothing where %s', async (_why, expected, lateMs) => {
  const { timers, took, network, first } = setUp();
  first.handleJoined(expected);
  await timers.pass(lateMs);
  network.flows = true;
  await timers.pass(1000);
  expect(took).toEqual([]);
  expect(timers.pending).toEqual([]);
});

it('looks no more after its close', async () => {
  const { timers, first } = setUp();
  first.handleJoined(true);
  first.close();
  expect(timers.pending).toEqual([]);
});
