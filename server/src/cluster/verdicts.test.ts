import { beforeEach, expect, it } from 'vitest';
import { ClusterTestClock } from '../../test/support/cluster-clock.ts';
import { Leases } from './leases.ts';
import { Verdicts } from './verdicts.ts';

let clock: ClusterTestClock;
let leases: Leases;
let verdicts: Verdicts;
let mark = 0;

beforeEach(() => {
  clock = new ClusterTestClock();
  leases = new Leases('own');
  verdicts = new Verdicts(leases, clock);
  beat();
});

/** The other node beats, and is looked at. */
function beat(): void {
  mark += 1;
  look();
}

function look(): void {
  const beats = new Map([['other', { mark: `${mark}` }]]);
  const nowMs = clock.monotonicMs();
  for (const store of ['database', 'redis'] as const) leases.read(store, beats, nowMs, nowMs);
  verdicts.look();
}

/** Time passes in which the other is silent. */
function silence(ms: number): void {
  for (let leftMs = ms; leftMs > 0; leftMs -= 250) {
    clock.pass(250);
    look();
  }
}

it('[N3] is there at once while beats are fresh, and of who is dead', async () => {
  expect(await verdicts.of('other', 3000)).toBe('alive');
  silence(2500);
  expect(await verdicts.of('other', 3000)).toBe('dead');
  expect(await verdicts.of('own', 3000)).toBe('alive');
});

it('[N3] waits while beats are late: for the end of the leases', async () => {
  silence(1000);
  const verdict = verdicts.of('other', 3000);
  silence(1500);
  expect(await verdict).toBe('dead');
});

it('[N3] waits while beats are late: for the next beat', async () => {
  silence(1000);
  const verdict = verdicts.of('other', 3000);
  silence(250);
  beat();
  expect(await verdict).toBe('alive');
});

it('[N3] doesn’t wait for ever, and takes a node for alive then', async () => {
  silence(1000);
  const verdict = verdicts.of('other', 500);
  clock.pass(600);
  expect(await verdict).toBe('alive');
});

it('[N3] is alive where a store goes away meanwhile', async () => {
  silence(1000);
  const verdict = verdicts.of('other', 3000);
  leases.failed('redis');
  verdicts.look();
  expect(await verdict).toBe('alive');
});
