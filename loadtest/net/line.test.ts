import { describe, expect, it } from 'vitest';
import { Line, type LineClock } from './line.ts';

/** Time that moves only when told to. */
class HandClock implements LineClock {
  #now = 0;
  #timers: { at: number; call: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  later(delayMs: number, call: () => void): () => void {
    const timer = { at: this.#now + delayMs, call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  goTo(moment: number): void {
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= moment).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.call();
    }
    this.#now = moment;
  }
}

function lineWith(...[quality, seed]: [ConstructorParameters<typeof Line>[0], number?]) {
  const clock = new HandClock();
  const arrivals: { what: number; at: number }[] = [];
  const line = new Line(quality, { clock, ...(seed === undefined ? {} : { seed }) });
  const put = (what: number, sizeBytes = 1000) =>
    line.carry(sizeBytes, () => arrivals.push({ what, at: clock.now() }));
  return { clock, arrivals, line, put };
}

describe('a line', () => {
  it('delivers at once where nothing is wrong with it', () => {
    const { arrivals, put } = lineWith({});
    put(1);
    expect(arrivals).toEqual([{ what: 1, at: 0 }]);
  });

  it('delays each packet by what was asked', () => {
    const { clock, arrivals, put } = lineWith({ delayMs: 40 });
    put(1);
    clock.goTo(10);
    put(2);
    clock.goTo(100);
    expect(arrivals).toEqual([
      { what: 1, at: 40 },
      { what: 2, at: 50 },
    ]);
  });

  it('loses about the share that was asked, the same packets for the same seed', () => {
    const run = (seed: number) => {
      const { arrivals, put } = lineWith({ loss: 0.05 }, seed);
      for (let at = 0; at < 10_000; at++) put(at);
      return arrivals.map(({ what }) => what);
    };
    expect(run(7).length).toBeGreaterThan(9400);
    expect(run(7).length).toBeLessThan(9600);
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  it('lets no more through than its rate, and drops what would wait too long', () => {
    const { clock, arrivals, line, put } = lineWith({ rateKbps: 80, queueMs: 300 });
    // 1000 bytes take 100 ms at 80 kbit/s: one goes, three wait, the rest is too much.
    for (let at = 0; at < 10; at++) put(at);
    clock.goTo(5000);
    expect(arrivals.map(({ at }) => at)).toEqual([100, 200, 300, 400]);
    expect(line.counted).toEqual({ carried: 4, lost: 0, dropped: 6 });
  });

  it('keeps the order when it gets better', () => {
    const { clock, arrivals, line, put } = lineWith({ delayMs: 200 });
    put(1);
    line.set({});
    put(2);
    clock.goTo(199);
    expect(arrivals).toEqual([]);
    clock.goTo(200);
    expect(arrivals.map(({ what }) => what)).toEqual([1, 2]);
  });

  it('loses nothing of a byte stream, and a stream that waits holds up nobody else', () => {
    const { clock, arrivals, line, put } = lineWith({ delayMs: 10, loss: 1 });
    const flow = { lastDueAt: 0 };
    line.carryReliably(flow, 100, () => arrivals.push({ what: 1, at: clock.now() }));
    line.set({ delayMs: 10 });
    line.carryReliably(flow, 100, () => arrivals.push({ what: 2, at: clock.now() }));
    put(3);
    clock.goTo(1000);
    expect(arrivals).toEqual([
      { what: 3, at: 10 },
      { what: 1, at: 230 },
      { what: 2, at: 230 },
    ]);
  });
});
