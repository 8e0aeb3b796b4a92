/** One word about how a stream's time stands to the wall clock. */
export interface ClockPoint {
  /** In ticks of the stream, unwrapped: it never jumps back at 2^32. */
  readonly rtpTime: number;
  /** Milliseconds since the Unix epoch. */
  readonly wallMs: number;
}

/** A step is taken when reports are this far from what holds: below, it is jitter of the reports themselves. */
const STEP_MS = 10;
/** Packets whose arrival stands in where no report ever came. */
const ARRIVALS = 5;

interface Stretch {
  /** Holds for stream times after this one. */
  readonly afterRtpTime: number;
  readonly offsetMs: number;
}

/**
 * Maps a stream's time to the wall clock, piecewise: each stretch has one offset, and a new one begins where the
 * sender reports (the median of three neighbours) are off by more than 10 ms. One offset for a whole take was
 * wrong by 190 ms within 26 s. What came before the first report follows the first one: the stream's clock runs
 * through. Without any report the median of the first five arrivals holds.
 */
export class WallClock {
  readonly #ticksPerMs: number;
  readonly #stretches: readonly Stretch[];

  private constructor(ticksPerMs: number, stretches: readonly Stretch[]) {
    this.#ticksPerMs = ticksPerMs;
    this.#stretches = stretches;
  }

  /** @param reports in order of stream time @param arrivals of the first packets */
  static from(clockRate: number, reports: readonly ClockPoint[], arrivals: readonly ClockPoint[]): WallClock {
    const ticksPerMs = clockRate / 1000;
    const offsetOf = (point: ClockPoint) => point.wallMs - point.rtpTime / ticksPerMs;
    const offsets = reports.map(offsetOf);
    const stretches: Stretch[] = [];
    for (const index of offsets.keys()) {
      const offsetMs = median(offsets.slice(Math.max(0, index - 1), index + 2));
      const holds = stretches.at(-1);
      if (holds !== undefined && Math.abs(offsetMs - holds.offsetMs) <= STEP_MS) continue;
      const before = reports[index - 1];
      stretches.push({ afterRtpTime: before?.rtpTime ?? Number.NEGATIVE_INFINITY, offsetMs });
    }
    if (stretches.length === 0) {
      const offsetMs = median(arrivals.slice(0, ARRIVALS).map(offsetOf));
      stretches.push({ afterRtpTime: Number.NEGATIVE_INFINITY, offsetMs });
    }
    return new WallClock(ticksPerMs, stretches);
  }

  /** How many offsets hold one after the other. */
  get stretches(): number {
    return this.#stretches.length;
  }

  /** Milliseconds since the Unix epoch. */
  wallMs(rtpTime: number): number {
    const stretch = this.#stretches.findLast(({ afterRtpTime }) => rtpTime > afterRtpTime);
    return rtpTime / this.#ticksPerMs + (stretch?.offsetMs ?? 0);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle] ?? 0;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
