/** One word about how a stream's time stands to the wall clock. */
export interface ClockPoint {
  /** In ticks of the stream, unwrapped: it never jumps back at 2^32. */
  readonly rtpTime: number;
  /** Milliseconds since the Unix epoch. */
  readonly wallMs: number;
}

/** A step is taken when reports are this far from what holds: less is neither seen nor heard. */
const STEP_MS = 5;
/**
 * Reports on either side whose median an offset is. The media worker estimates each person's clock from the last
 * seven reports that came in: on a loaded machine or a bad line its word wanders by 25 ms within seconds.
 */
const NEIGHBOURS = 7;
/** So far from that median, the nearest three reports know better: the stream's time jumped. */
const JUMP_MS = 60;
/** Packets whose arrival stands in where no report ever came. */
const ARRIVALS = 5;

interface Stretch {
  /** Holds for stream times after this one. */
  readonly afterRtpTime: number;
  readonly offsetMs: number;
}

/**
 * Maps a stream's time to the wall clock, piecewise: each stretch has one offset, and a new one begins where the
 * sender reports (their median over some seconds) are off by more than 5 ms. One offset for a whole take was
 * wrong by 190 ms within 26 s; the median of three reports followed their jitter, which put picture and sound
 * 20 ms apart. What came before the first report follows the first one: the stream's clock runs
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
      const offsetMs = settled(offsets, index);
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

function settled(offsets: readonly number[], index: number): number {
  const around = (reach: number) => median(offsets.slice(Math.max(0, index - reach), index + reach + 1));
  const [near, wide] = [around(1), around(NEIGHBOURS)];
  return Math.abs(near - wide) > JUMP_MS ? near : wide;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle] ?? 0;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
