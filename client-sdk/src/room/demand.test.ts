import { TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { ManualTimers, settled } from '../../test/support/manual-timers.ts';
import { SILENT_LOGGER } from '../logger.ts';
import { Demand } from './demand.ts';

function setUp() {
  const timers = new ManualTimers();
  const told: string[][] = [];
  const server = { refusal: null as TribuError | null };
  const demand = new Demand(timers, SILENT_LOGGER, async ({ visible }) => {
    told.push(visible.map(({ trackId }) => trackId));
    if (server.refusal !== null) throw server.refusal;
  });
  const see = (...ids: string[]) =>
    demand.report(ids.map((trackId) => ({ trackId, width: 320, height: 180 })));
  return { timers, told, server, demand, see };
}

it('tells what is seen at once, then at most every 200 ms and only what changed', async () => {
  const { timers, told, see } = setUp();
  see('a');
  see('a', 'b');
  see('b');
  await timers.pass(200);
  see('b');
  await timers.pass(1000);
  expect(told).toEqual([['a'], ['b']]);
});

it('says again what was refused for being too much', async () => {
  const { timers, told, server, see } = setUp();
  server.refusal = new TribuError('rate_limited');
  see('a');
  await settled();
  server.refusal = null;
  await timers.pass(500);
  expect(told).toEqual([['a'], ['a']]);
  await timers.pass(10_000);
  expect(told).toHaveLength(2);
});

it('lets go of what is no longer seen, and of everything at its close', async () => {
  const { timers, told, server, demand, see } = setUp();
  server.refusal = new TribuError('timeout');
  see('a');
  await timers.pass(300);
  server.refusal = null;
  see('b');
  await timers.pass(1000);
  expect(told).toEqual([['a'], ['b']]);
  demand.close();
  demand.handleJoined();
  expect(told).toHaveLength(2);
});
