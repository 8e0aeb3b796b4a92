import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/integration/media/manual-clock.ts';
import { MEDIA } from './defaults.ts';
import { isTooSmall, type MeasuredTransport, type Picture, watchLine } from './line-watch.ts';

type Trace = (event: { readonly type: string; readonly info: object }) => void;

/** A transport whose worker says what the test wants, and what was asked of it. */
function watched(small: () => boolean) {
  const asked: string[] = [];
  const told = { grown: 0, errors: 0 };
  let trace: Trace = () => undefined;
  const transport = {
    on: (_name: string, listener: Trace) => {
      trace = listener;
    },
    enableTraceEvent: async (types: string[]) => void asked.push(`trace ${types}`),
    setMaxOutgoingBitrate: async (bps: number) => {
      if (bps > 0 && bps < 30_000) throw new TypeError('too low');
      asked.push(`bound ${bps}`);
    },
  } as unknown as MeasuredTransport;
  const clock = new ManualClock();
  watchLine({
    transport,
    worker: { request: (_what, ask) => ask() },
    clock,
    anyTooSmall: small,
    onGrow: () => {
      told.grown += 1;
    },
    onError: () => {
      told.errors += 1;
    },
  });
  /** For as long as it takes until something is done. */
  const says = (desiredBitrate: number, availableBitrate: number) => {
    const event = { type: 'bwe', info: { desiredBitrate, availableBitrate } };
    trace(event);
    clock.advance(MEDIA.smallBeforeHelpMs);
    trace(event);
  };
  return { asked, told, says, trace: (event: Parameters<Trace>[0]) => trace(event) };
}

describe('a viewer’s line', () => {
  it('[R9] is probed by a bound that is raised again in the same breath', () => {
    const { asked, says } = watched(() => true);
    says(600_000, 200_000);
    expect(asked).toEqual(['trace bwe', 'bound 600000', 'bound 0']);
  });

  it('[R9] is probed however little is wanted', async () => {
    const { asked, says, told } = watched(() => true);
    says(9_000, 5_000);
    await Promise.resolve();
    expect(asked.slice(1)).toEqual(['bound 30000', 'bound 0']);
    expect(told.errors).toBe(0);
  });

  it('[R9] tells when pictures may grow, without touching the bound', () => {
    const { asked, says, told } = watched(() => true);
    says(600_000, 700_000);
    expect(told.grown).toBe(1);
    expect(asked).toEqual(['trace bwe']);
  });

  it('[R9] is left alone when all pictures are as large as they should be', () => {
    const { asked, says, told, trace } = watched(() => false);
    says(600_000, 200_000);
    trace({ type: 'probation', info: {} });
    expect(asked).toEqual(['trace bwe']);
    expect(told.grown).toBe(0);
  });
});

describe('a picture that is too small', () => {
  const picture = {
    type: 'simulcast',
    paused: false,
    producerPaused: false,
    currentLayers: { spatialLayer: 0, temporalLayer: 2 },
    score: { score: 10, producerScore: 10, producerScores: [10, 10, 10] },
  } satisfies Picture;

  it('[R9] is one that its publisher sends larger, up to the layer that is wanted', () => {
    expect(isTooSmall(picture, 2)).toBe(true);
    expect(isTooSmall(picture, 1)).toBe(true);
    expect(isTooSmall(picture, 0)).toBe(false);
    expect(isTooSmall({ ...picture, currentLayers: undefined }, 0)).toBe(true);
  });

  it('[R9] is none when the publisher’s own line holds the larger one back', () => {
    const score = { score: 10, producerScore: 10, producerScores: [10, 0, 0] };
    expect(isTooSmall({ ...picture, score }, 2)).toBe(false);
  });

  it('[R9] is none when it is held back, silenced, or has one layer only', () => {
    expect(isTooSmall({ ...picture, paused: true }, 2)).toBe(false);
    expect(isTooSmall({ ...picture, producerPaused: true }, 2)).toBe(false);
    expect(isTooSmall({ ...picture, type: 'simple' }, 2)).toBe(false);
    expect(isTooSmall(picture, null)).toBe(false);
  });
});
