import { describe, expect, it } from 'vitest';
import { microphoneRtp } from './client-shapes.ts';
import { HOSTILE } from './hostile-rtp.ts';
import { engine, stage, underneath } from './stage-per-test.ts';

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
