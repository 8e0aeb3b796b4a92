import { describe, expect, it } from 'vitest';
import { MEDIA } from '../defaults.ts';
import { TakeHealth } from './take-health.ts';

const EVERY = MEDIA.takeCheckEveryMs;

interface Look {
  readonly sent: number;
  readonly received?: number;
  readonly written?: number;
  readonly arrived?: number;
  readonly silenced?: boolean;
  readonly unheard?: boolean;
}

/** Looks one after the other; gives what was found at each. */
function found(...looks: readonly Look[]) {
  const health = new TakeHealth(0);
  return looks.map(({ sent, arrived, silenced = false, unheard = false, ...report }, index) => {
    const nowMs = (index + 1) * EVERY;
    const received = report.received ?? sent;
    if (!unheard) health.heard(received, report.written ?? received, nowMs - 100);
    health.look({ sent, arrived: arrived ?? sent, silenced }, nowMs);
    return health.trouble;
  });
}

describe('the health of a take', () => {
  it('[D4] is well while everything arrives and is kept, and through silence', () => {
    expect(found({ sent: 100 }, { sent: 200 }, { sent: 200 }, { sent: 200 }, { sent: 300 })).toEqual(
      Array(5).fill(null),
    );
  });

  it('[D4] takes no harm from packets that are under way', () => {
    expect(found({ sent: 100, received: 60 }, { sent: 200, received: 160 })).toEqual([null, null]);
  });

  it('[D4] packets that never came are told, and are no trouble any more once the rest came for a while', () => {
    expect(
      found(
        { sent: 100 },
        { sent: 200, received: 150 },
        { sent: 300, received: 150 },
        { sent: 400, received: 250 },
        { sent: 500, received: 350 },
        { sent: 600, received: 450 },
      ),
    ).toEqual([null, null, 'packets_missing', 'packets_missing', 'packets_missing', null]);
  });

  it('[D4] losses that come again and again are one trouble', () => {
    const looks = Array.from({ length: 10 }, (_, index) => ({
      sent: (index + 1) * 100,
      received: index * 100 - Math.floor(index / 2) * 20,
    }));
    expect(new Set(found(...looks).slice(2))).toEqual(new Set(['packets_missing']));
  });

  it('[D4] a packet or two that the kernel dropped are no alarm', () => {
    expect(found({ sent: 100 }, { sent: 200, received: 198 }, { sent: 300, received: 298 })).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('[D4] what comes in and is not kept is seen at the next look', () => {
    expect(
      found(
        { sent: 100, written: 100 },
        { sent: 200, written: 100 },
        { sent: 300, written: 100 },
        { sent: 400, written: 300 },
        { sent: 500, written: 400 },
      ),
    ).toEqual([null, null, 'write_failed', 'write_failed', 'write_failed']);
  });

  it('[D4] what was lost once is no trouble again, however the flow changes', () => {
    const flows = [100, 100, 100, 100, 100, 90, 110, 60, 140, 0, 0, 100, 120, 10, 100, 100];
    const sent = flows.map((_, index) => flows.slice(0, index + 1).reduce((sum, flow) => sum + flow, 0));
    const until = (index: number) => sent[index] ?? 0;
    const unwritten = sent.map((count, index) => ({
      sent: count,
      written: index < 2 ? count : index < 4 ? until(1) : count - (until(3) - until(1)),
    }));
    expect(found(...unwritten)[3]).toBe('write_failed');
    expect(found(...unwritten).slice(8)).toEqual(Array(8).fill(null));
    const missing = sent.map((count, index) => ({
      sent: count,
      received: index < 2 ? count : index < 5 ? until(1) : count - (until(4) - until(1)),
    }));
    expect(found(...missing)[4]).toBe('packets_missing');
    expect(found(...missing).slice(12)).toEqual(Array(4).fill(null));
  });

  it('[D4] a capture that says nothing is taken for gone', () => {
    expect(found({ sent: 100 }, { sent: 200, unheard: true }, { sent: 300, unheard: true })).toEqual([
      null,
      null,
      'capture_away',
    ]);
  });

  it('[D4] a track that the media worker does not pass on is missed, unless it is silenced', () => {
    const stuck = [100, 200, 300, 400].map((arrived) => ({ sent: 0, arrived }));
    expect(found(...stuck)).toEqual([null, null, 'packets_missing', 'packets_missing']);
    expect(found(...stuck.map((look) => ({ ...look, silenced: true })))).toEqual(Array(4).fill(null));
  });

  it('[D4] what capture says itself counts until it takes it back', () => {
    const health = new TakeHealth(0);
    health.told('disk_full');
    expect(health.trouble).toBe('disk_full');
    health.told(null);
    expect(health.trouble).toBeNull();
  });
});
