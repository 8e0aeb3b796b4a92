import type { IceServer } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { FakeMediaDevice, transportsOf } from '../../test/support/fake-transports.ts';
import { ManualTimers } from '../../test/support/manual-timers.ts';
import { TransportPair } from './transport-pair.ts';

const FIRST: IceServer = { urls: ['turn:x:1'], username: '1:ada', credential: 'a' };
const NEWER: IceServer = { ...FIRST, username: '2:ada', credential: 'b' };

function setUp(iceServers: IceServer[] = []) {
  const timers = new ManualTimers();
  const device = new FakeMediaDevice();
  const transports = transportsOf('1');
  const pair = new TransportPair({
    device: device.asDevice,
    transports,
    iceServers: () => iceServers,
    timers,
  });
  const brokenAt: number[] = [];
  const start = timers.monotonicMs();
  pair.on('broken', () => brokenAt.push(timers.monotonicMs() - start));
  pair.receiver();
  const [transport] = device.made;
  if (transport === undefined) throw new Error('no transport was made');
  return { timers, pair, brokenAt, transport, device };
}

it('[C4] knows the ids of both ends, built or not', () => {
  expect(setUp().pair.ids).toEqual({ send: 'send-1', receive: 'receive-1' });
});

it('asks for ICE again and again, with growing pauses, until a way is found', async () => {
  const { timers, brokenAt, transport, pair } = setUp();
  transport.turn('connected');
  transport.turn('disconnected');
  expect(pair.broken).toBe(true);
  transport.turn('connecting');
  await timers.pass(22_000);
  expect(brokenAt).toEqual([0, 3000, 9000, 21_000]);
  transport.turn('connected');
  expect(pair.broken).toBe(false);
  await timers.pass(60_000);
  expect(brokenAt).toHaveLength(4);
});

it('leaves a first connecting to itself', async () => {
  const { timers, brokenAt, transport, pair } = setUp();
  transport.turn('connecting');
  pair.checkWays(false);
  await timers.pass(60_000);
  expect(brokenAt).toEqual([]);
  expect(pair.broken).toBe(false);
});

it('looks for new ways on a new network though the old ones look well', () => {
  const { brokenAt, transport, pair } = setUp();
  pair.checkWays(true);
  expect(brokenAt).toEqual([]);
  transport.turn('connected');
  pair.checkWays(true);
  expect(brokenAt).toEqual([0]);
});

it('uses the ICE servers of the newest answer: at a restart, and for an end that is built late', async () => {
  const iceServers = [FIRST];
  const { pair, device, transport } = setUp(iceServers);
  expect(transport.iceServers).toEqual([FIRST]);
  iceServers[0] = NEWER;
  await pair.restartIce('receive', { usernameFragment: 'u', password: 'p' });
  expect(transport.iceServers).toEqual([NEWER]);
  expect(transport.restarts).toEqual([{ usernameFragment: 'u', password: 'p', over: [NEWER] }]);
  pair.sender();
  expect(device.made[1]?.iceServers).toEqual([NEWER]);
});

it('is quiet after its close', async () => {
  const { timers, brokenAt, transport, pair } = setUp();
  transport.turn('failed');
  pair.close();
  await timers.pass(60_000);
  expect(brokenAt).toEqual([0]);
  expect(timers.pending).toEqual([]);
});
