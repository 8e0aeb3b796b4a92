import { expect, it } from 'vitest';
import { LineSampler, type SampleOptions, type StatsEntry } from './line-sampler.ts';

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

const SEEN: SampleOptions = { broken: false, sendsVideo: true, counts: () => true };

it('tells what happened between two reports, each way by itself', () => {
  const sampler = new LineSampler();
  expect(sampler.sample(up(1000, 100), down(1000, 500), SEEN)).toEqual({
    broken: false,
    lossUp: null,
    lossDown: null,
    rttMs: 200,
    availableBitrate: 400_000,
  });
  const sample = sampler.sample(up(1100, 110), down(1098, 502), SEEN);
  expect(sample.lossUp).toBeCloseTo(0.1);
  expect(sample.lossDown).toBeCloseTo(0.02);
});

it('says nothing of loss when too few packets went, as while muted', () => {
  const sampler = new LineSampler();
  sampler.sample(up(1000, 0), down(1000, 0), SEEN);
  expect(sampler.sample(up(1004, 2), down(1004, 2), SEEN)).toMatchObject({ lossUp: null, lossDown: null });
});

it('doesn’t take the sender’s estimate for the line while no picture is sent', () => {
  expect(new LineSampler().sample(up(0, 0), [], { ...SEEN, sendsVideo: false }).availableBitrate).toBeNull();
});

it('bears counters that start anew and entries that are missing', () => {
  const sampler = new LineSampler();
  sampler.sample(up(1000, 100), down(1000, 100), SEEN);
  expect(sampler.sample(up(50, 0), [], SEEN)).toMatchObject({ lossUp: null, lossDown: null });
  expect(sampler.sample([], [], SEEN)).toEqual({
    broken: false,
    lossUp: null,
    lossDown: null,
    rttMs: null,
    availableBitrate: null,
  });
});

it('leaves out what was lost before the server: that is the publisher’s line', () => {
  const sampler = new LineSampler();
  const counts = (ssrc: number) => ssrc !== 2;
  sampler.sample([], down(1000, 0), { ...SEEN, counts });
  expect(sampler.sample([], down(1060, 40), { ...SEEN, counts }).lossDown).toBeNull();
});
