import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/integration/media/manual-clock.ts';
import { MEDIA } from './defaults.ts';
import { limitSound } from './sound-limit.ts';

/** A sound whose worker says what the test wants. */
function limited() {
  const producer = { closed: false, paused: false, observer: new EventEmitter() };
  const clock = new ManualClock();
  const line = { bitrate: 40_000, looks: 0, tooMuch: [] as number[], errors: 0, fails: false };
  limitSound({
    producer: producer as unknown as types.Producer,
    clock,
    stats: async () => {
      line.looks += 1;
      if (line.fails) throw new Error('no answer');
      return [{ bitrate: line.bitrate }] as types.ProducerStat[];
    },
    onTooMuch: (bitrate) => void line.tooMuch.push(bitrate),
    onError: () => {
      line.errors += 1;
    },
  });
  const look = async (bitrate: number) => {
    line.bitrate = bitrate;
    clock.advance(MEDIA.soundCheckEveryMs);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { producer, line, look };
}

describe('a sound', () => {
  it('[R9] that takes far too much in two looks in a row is stopped, and looked at no more', async () => {
    const { line, look } = limited();
    await look(40_000);
    await look(3_000_000);
    expect(line.tooMuch).toEqual([]);
    await look(2_000_000);
    expect(line.tooMuch).toEqual([2_000_000]);
    await look(2_000_000);
    expect(line).toMatchObject({ looks: 3, tooMuch: [2_000_000] });
  });

  it('[R9] whose packets came late and all at once is not stopped', async () => {
    const { line, look } = limited();
    for (const bitrate of [40_000, 300_000, 40_000, 300_000, 128_000]) await look(bitrate);
    expect(line).toMatchObject({ looks: 5, tooMuch: [] });
  });

  it('[R9] is not asked about while it is silenced, nor once it is gone', async () => {
    const { producer, line, look } = limited();
    producer.paused = true;
    await look(3_000_000);
    expect(line.looks).toBe(0);
    producer.paused = false;
    await look(40_000);
    expect(line.looks).toBe(1);
    producer.closed = true;
    producer.observer.emit('close');
    await look(3_000_000);
    expect(line.looks).toBe(1);
  });

  it('[R9] is looked at again when the worker gave no answer', async () => {
    const { line, look } = limited();
    line.fails = true;
    await look(3_000_000);
    expect(line.errors).toBe(1);
    line.fails = false;
    await look(3_000_000);
    await look(3_000_000);
    expect(line.tooMuch).toEqual([3_000_000]);
  });
});
