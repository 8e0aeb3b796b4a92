import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MediaEngine } from '../../../src/media/index.ts';
import { microphoneRtp } from './client-shapes.ts';
import { HOSTILE } from './hostile-rtp.ts';
import { ManualClock } from './manual-clock.ts';
import { Stage, startEngine, Underneath } from './stage.ts';

let engine: MediaEngine;
let clock: ManualClock;
let underneath: Underneath;
let stage: Stage;

beforeAll(async () => {
  underneath = new Underneath();
  clock = new ManualClock();
  engine = await startEngine({ clock });
});

afterAll(async () => {
  await engine.close('test is over');
  underneath.stop();
});

beforeEach(() => {
  stage?.room.close();
  underneath.producers.length = 0;
  underneath.consumers.length = 0;
  underneath.transports.length = 0;
  underneath.onConsumer = () => undefined;
  stage = new Stage(engine);
});

describe('parameters that were made to hurt', () => {
  it.each(HOSTILE)(
    '[R9] %s: refused, nothing is left behind and the worker lives',
    async (_what, source, rtpParameters) => {
      const [pid] = engine.workerPids();
      await stage.enter('eve');
      const publishing = stage.publish('eve', source, { rtpParameters });
      await expect(publishing).rejects.toMatchObject({ code: 'media_refused', retryable: false });
      expect(underneath.liveProducers).toHaveLength(0);
      await stage.publish('eve', 'microphone', { rtpParameters: microphoneRtp('7', 7) });
      expect(underneath.liveProducers).toHaveLength(1);
      expect(engine.workerPids()).toEqual([pid]);
    },
  );

  it('[R9] capabilities without end are refused before anything is built', async () => {
    const codecs = Array(500).fill(engine.rtpCapabilities.codecs[0]);
    await expect(stage.room.connect('eve', 'eve-1', { codecs })).rejects.toMatchObject({
      code: 'media_refused',
    });
    expect(engine.stats().transports).toBe(0);
  });
});
