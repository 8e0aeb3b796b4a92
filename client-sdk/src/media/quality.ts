import { QUALITY_DEFAULTS } from '../defaults.ts';

export type Quality = 'good' | 'weak' | 'bad';

/** What one look at the statistics says of the line. */
export interface LineSample {
  /** There is no way for packets at present: nothing can be counted. */
  readonly broken: boolean;
  /** Share of packets lost on the way up; null when too few went. */
  readonly lossUp: number | null;
  /** The same on the way down, without what others lost on their own way up. */
  readonly lossDown: number | null;
  readonly rttMs: number | null;
  /** What the sender may send, in bit/s; null while no picture is sent (it says nothing then). */
  readonly availableBitrate: number | null;
}

const RANK = { good: 0, weak: 1, bad: 2 } as const;

/** One sample taken by itself. */
export function judge(sample: LineSample): Quality {
  if (sample.broken || exceeds(sample, QUALITY_DEFAULTS.bad)) return 'bad';
  return exceeds(sample, QUALITY_DEFAULTS.weak) ? 'weak' : 'good';
}

interface Limit {
  readonly loss: number;
  readonly rttMs: number;
  readonly availableBitrate: number;
}

function exceeds(sample: LineSample, limit: Limit): boolean {
  return (
    lacksRoomUp(sample, limit) || (sample.lossDown ?? 0) >= limit.loss || (sample.rttMs ?? 0) >= limit.rttMs
  );
}

/** What sending less can mend. */
function lacksRoomUp(sample: LineSample, limit: Limit): boolean {
  return (
    (sample.lossUp ?? 0) >= limit.loss ||
    (sample.availableBitrate ?? Number.POSITIVE_INFINITY) < limit.availableBitrate
  );
}

/** Three words for a line, changed only when several samples in a row agree: nothing flickers. */
export class QualityJudge {
  #quality: Quality = 'good';
  /** The mildest verdict of the current row of samples on one side of `#quality`, and the row's length. */
  #row: { readonly verdict: Quality; readonly length: number } | null = null;
  /** Samples in a row with too little room on the way up. */
  #crowded = 0;
  #suggested = false;

  get quality(): Quality {
    return this.#quality;
  }

  /** Takes a sample; true when the word changed. */
  handleSample(sample: LineSample): boolean {
    const verdict = judge(sample);
    this.#crowded = lacksRoomUp(sample, QUALITY_DEFAULTS.weak) ? this.#crowded + 1 : 0;
    const direction = Math.sign(RANK[verdict] - RANK[this.#quality]);
    if (direction === 0) {
      this.#row = null;
      return false;
    }
    const goesOn =
      this.#row !== null && Math.sign(RANK[this.#row.verdict] - RANK[this.#quality]) === direction;
    this.#row = {
      verdict: goesOn && this.#row !== null ? nearer(this.#row.verdict, verdict, this.#quality) : verdict,
      length: goesOn && this.#row !== null ? this.#row.length + 1 : 1,
    };
    const needed = direction > 0 ? QUALITY_DEFAULTS.samplesToWorsen : QUALITY_DEFAULTS.samplesToImprove;
    if (this.#row.length < needed) return false;
    this.#quality = this.#row.verdict;
    this.#row = null;
    if (this.#quality === 'good') this.#suggested = false;
    return true;
  }

  /** True once for each bad stretch: the way up has been too narrow for long, and a picture is being sent. */
  suggestsCameraOff(cameraOn: boolean): boolean {
    if (this.#suggested || !cameraOn || this.#crowded < QUALITY_DEFAULTS.samplesToSuggest) return false;
    this.#suggested = true;
    return true;
  }
}

function nearer(one: Quality, other: Quality, to: Quality): Quality {
  return Math.abs(RANK[one] - RANK[to]) <= Math.abs(RANK[other] - RANK[to]) ? one : other;
}
