import { expect, it } from 'vitest';
import { LineSampler, type StatsEntry } from './line-sampler.ts';

const PAIR: StatsEntry = {
  id: 'pair',
  type: 'candidate-pair',
  nominated: true,
  state: 'succeeded',
  currentRoundTripTime: 0.08,
  availableOutgoingBitrate: 400_000,
};
const up = (packetsSent: number, packetsLost: number): StatsEntry[] => [
  PAIR,
  { id: 'out', type: 'outbound-rtp', ssrc: 1, packetsSent },
  { id: 'remote', type: 'remote-inbound-rtp', ssrc: 1, localId: 'out', packetsLost },
];
const down = (packetsReceived: number, packetsLost: number): StatsEntry[] => [
  { ...PAIR, currentRoundTripTime: 0.2 },
  { id: 'in', type: 'inbound-rtp', ssrc: 2, packetsReceived, packetsLost },
];

it('tells what happened between two reports: the worse way counts', () => {
  const sampler = new LineSampler();
  expect(sampler.sample(up(1000, 100), down(1000, 500), true)).toEqual({
    loss: null,
    rttMs: 200,
    availableBitrate: 400_000,
  });
  expect(sampler.sample(up(1100, 110), down(1098, 502), true).loss).toBeCloseTo(0.1);
});

it('says nothing of loss when too few packets went, as while muted', () => {
  const sampler = new LineSampler();
  sampler.sample(up(1000, 0), down(1000, 0), true);
  expect(sampler.sample(up(1004, 2), down(1004, 2), true).loss).toBeNull();
});

it('doesn’t take the sender’s estimate for the line while no picture is sent', () => {
  expect(new LineSampler().sample(up(0, 0), [], false).availableBitrate).toBeNull();
});

it('bears counters that start anew and entries that are missing', () => {
  const sampler = new LineSampler();
  sampler.sample(up(1000, 100), down(1000, 100), true);
  expect(sampler.sample(up(50, 0), [], true).loss).toBeNull();
  expect(sampler.sample([], [], true)).toEqual({ loss: null, rttMs: null, availableBitrate: null });
});
