import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEDIA } from '../defaults.ts';
import { VoiceOrder } from './voice-order.ts';

const INTERVAL_MS = MEDIA.voiceIntervalMs;

function talk(order: VoiceOrder, fromMs: number, intervals: number, ...volumes: [string, number][]): number {
  for (let i = 0; i < intervals; i++) {
    const heard = volumes.map(([trackId, dBov]) => ({ trackId, dBov }));
    order.hear(heard, fromMs + i * INTERVAL_MS);
  }
  return fromMs + intervals * INTERVAL_MS;
}

describe('the order of voices', () => {
  it('[R9] whoever begins to speak after a pause goes ahead of whoever spoke before, in the first interval', () => {
    const order = new VoiceOrder();
    const now = talk(order, 0, 20, ['ana', -25]) + 3000;
    talk(order, now, 1, ['ben', -35]);
    expect(order.at(now)).toEqual({ loudest: ['ben', 'ana'], speaking: ['ben'] });
  });

  it('[R9] people who talk at once change no places for a few decibels', () => {
    const order = new VoiceOrder();
    let now = talk(order, 0, 4, ['ana', -30], ['ben', -33]);
    now = talk(order, now, 8, ['ana', -33], ['ben', -29]);
    expect(order.at(now - INTERVAL_MS)).toEqual({ loudest: ['ana', 'ben'], speaking: ['ana', 'ben'] });
  });

  it('[R9] a breath is no silence, and what is quieter than a breath is none', () => {
    const order = new VoiceOrder();
    talk(order, 0, 1, ['ana', -30], ['chair', MEDIA.voiceFloorDbov - 1]);
    expect(order.at(MEDIA.voiceHoldMs - 1).speaking).toEqual(['ana']);
    expect(order.at(MEDIA.voiceHoldMs).speaking).toEqual([]);
    expect(order.at(0).loudest).toEqual(['ana']);
  });

  it('[R9] what was said once stays as it was said', () => {
    const order = new VoiceOrder();
    talk(order, 0, 1, ['ana', -30]);
    const said = order.at(0);
    talk(order, INTERVAL_MS, 1, ['ben', -33]);
    expect(said.loudest).toEqual(['ana']);
    expect(order.at(INTERVAL_MS).loudest).toEqual(['ana', 'ben']);
  });

  it('[R9] a track that is gone is forgotten', () => {
    const order = new VoiceOrder();
    talk(order, 0, 1, ['ana', -30], ['ben', -30]);
    order.forget('ana');
    expect(order.at(0)).toEqual({ loudest: ['ben'], speaking: ['ben'] });
  });

  it('[R9] nobody is in it twice, and in silence it stays as it is', () => {
    const volumes = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      fc.integer({ min: -127, max: 0 }),
    );
    fc.assert(
      fc.property(
        fc.array(volumes, { maxLength: 40 }),
        fc.integer({ min: 0, max: 60_000 }),
        (heard, quietMs) => {
          const order = new VoiceOrder();
          let now = 0;
          for (const each of heard) {
            order.hear(
              Object.entries(each).map(([trackId, dBov]) => ({ trackId, dBov })),
              now,
            );
            now += INTERVAL_MS;
          }
          const { loudest } = order.at(now);
          expect(new Set(loudest).size).toBe(loudest.length);
          order.hear([], now + quietMs);
          expect(order.at(now + quietMs).loudest).toEqual(loudest);
        },
      ),
    );
  });
});
