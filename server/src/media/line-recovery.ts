import { MEDIA } from './defaults.ts';

/** What the worker says of the line to one viewer, in bit/s. */
export interface LineEstimate {
  /** What all pictures would take at the size they should have. */
  readonly desiredBps: number;
  /** What the line is taken to carry. */
  readonly availableBps: number;
}

/** What to do for pictures that are smaller than they should be. */
export type Remedy = 'wait' | 'probe' | 'grow';

/** A line that is found to carry this much more than it was taken for has become better. */
const GOOD_NEWS = 1.5;

/**
 * Decides when pictures that had to yield come back. By itself mediasoup raises its estimate by 8 % a second, and
 * not at all while a few packets are lost; and after each step down it keeps the smaller picture for 10 s,
 * whatever the line carries. So the line is probed while pictures are too small, and once it carries them they
 * are made to grow. Both less and less often while that doesn't help: a line that stays weak is left alone.
 */
export class LineRecovery {
  #smallSinceMs: number | null = null;
  #wholeSinceMs: number | null = null;
  #knownBps = 0;
  #probes = 0;
  #probeAtMs = 0;
  #grown = 0;
  #growAtMs = 0;

  /** @param tooSmall whether a picture is smaller than it should be, and its publisher sends the larger one */
  look({ desiredBps, availableBps }: LineEstimate, tooSmall: boolean, nowMs: number): Remedy {
    if (availableBps >= this.#knownBps * GOOD_NEWS) this.#probes = 0;
    this.#knownBps = availableBps;
    if (!tooSmall) {
      this.#whole(nowMs);
      return 'wait';
    }
    this.#wholeSinceMs = null;
    this.#smallSinceMs ??= nowMs;
    // At first a picture that has just begun grows by itself, and a line that has just become weak is spared.
    if (nowMs - this.#smallSinceMs < MEDIA.smallBeforeHelpMs) return 'wait';
    return availableBps < desiredBps ? this.#probe(nowMs) : this.#grow(nowMs);
  }

  #whole(nowMs: number): void {
    this.#smallSinceMs = null;
    this.#probes = 0;
    this.#wholeSinceMs ??= nowMs;
    if (nowMs - this.#wholeSinceMs >= MEDIA.lineSteadyAfterMs) this.#grown = 0;
  }

  #probe(nowMs: number): Remedy {
    if (nowMs < this.#probeAtMs) return 'wait';
    this.#probeAtMs = nowMs + pause(MEDIA.probePausesMs, this.#probes);
    this.#probes += 1;
    return 'probe';
  }

  #grow(nowMs: number): Remedy {
    if (nowMs < this.#growAtMs) return 'wait';
    this.#growAtMs = nowMs + pause(MEDIA.growPausesMs, this.#grown);
    this.#grown += 1;
    return 'grow';
  }
}

/** The n-th pause; the last is repeated. */
function pause(pausesMs: readonly number[], index: number): number {
  return pausesMs[Math.min(index, pausesMs.length - 1)] ?? 0;
}
