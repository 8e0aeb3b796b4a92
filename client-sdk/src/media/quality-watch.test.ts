import { expect, it } from 'vitest';
import { ManualTimers } from '../../test/support/manual-timers.ts';
import type { StatsEntry } from './line-sampler.ts';
import type { Quality } from './quality.ts';
import { QualityWatch } from './quality-watch.ts';
import type { TransportPair } from './transport-pair.ts';

/** A line of which a sixth of the packets of `karim` (source 2) never come. */
function setUp() {
  const timers = new ManualTimers();
  const said: Quality[] = [];
  let count = 0;
  const receiving = {
    closed: false,
    getStats: async () => {
      count += 1;
      const entry: StatsEntry = {
        id: 'in',
        type: 'inbound-rtp',
        ssrc: 2,
        packetsReceived: 100 * count,
        packetsLost: 20 * count,
      };
      return new Map([['in', entry]]);
    },
  };
  const pair = { closed: false, broken: false, sending: null, receiving };
  const watch = new QualityWatch({
    timers,
    cameraOn: () => false,
    publisherOf: (ssrc) => (ssrc === 2 ? 'karim' : undefined),
  });
  watch.on('quality', ({ quality }) => said.push(quality));
  watch.handleTransports(pair as unknown as TransportPair);
  return { timers, said, watch, pair };
}

const poor = { type: 'connection.quality', data: { quality: 'weak' }, from: 'karim', at: 1 } as const;

it('takes loss on the way down for the own line’s', async () => {
  const { timers, said } = setUp();
  await timers.pass(10_000);
  expect(said).toEqual(['bad']);
});

it('doesn’t while the publisher says that the loss is theirs', async () => {
  const { timers, said, watch } = setUp();
  watch.handleSignal(poor);
  await timers.pass(20_000);
  expect(said).toEqual([]);
  watch.handleSignal({ ...poor, data: { quality: 'good' } });
  await timers.pass(10_000);
  expect(said).toEqual(['bad']);
});

it('forgets what a person said of a line that is gone with their tracks', async () => {
  const { timers, said, watch } = setUp();
  watch.handleSignal(poor);
  watch.handleGone('karim');
  await timers.pass(10_000);
  expect(said).toEqual(['bad']);
});

it('calls the line bad while the transports are broken', async () => {
  const { timers, said, watch, pair } = setUp();
  watch.handleSignal(poor);
  pair.broken = true;
  await timers.pass(4000);
  expect(said).toEqual(['bad']);
});
