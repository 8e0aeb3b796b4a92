/** What should be found of one person, in milliseconds since the Unix epoch. */
export interface BeatPlan {
  /** The moment that time 0 of the file stands for. */
  readonly zeroAtMs: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** How long after the whole second the first beat of each second comes. */
  readonly markAtMs: number;
  readonly perSecond: number;
}

export interface BeatReport {
  readonly expected: number;
  readonly flashes: number;
  readonly beeps: number;
  /** The smaller of the shares of flashes and of beeps that were found, 0 to 1. */
  readonly share: number;
  /** Flash minus beep of each beat of which both were found: positive when the picture is late. */
  readonly offsetsMs: readonly number[];
  /** The largest of them either way; NaN without any. */
  readonly worstOffsetMs: number;
  /** The largest distance of a flash or beep to its moment by the wall clock; NaN without any. */
  readonly worstClockMs: number;
  /** Moments since the Unix epoch at which a flash or beep is missing. */
  readonly missingFlashes: readonly number[];
  readonly missingBeeps: readonly number[];
  /** Flashes and beeps beyond the first of the same beat. */
  readonly doubles: number;
}

/** Looks for a flash and a beep of every beat that is due, nearest first, at most half the way to the next beat. */
export function compareBeats(
  found: { readonly flashes: readonly number[]; readonly beeps: readonly number[] },
  plan: BeatPlan,
): BeatReport {
  const spacingMs = 1000 / plan.perSecond;
  const moments = dueMoments(plan, spacingMs);
  const flashes = assign(found.flashes, plan, moments, spacingMs);
  const beeps = assign(found.beeps, plan, moments, spacingMs);
  const offsetsMs: number[] = [];
  for (const [moment, flash] of flashes.byMoment) {
    const beep = beeps.byMoment.get(moment);
    if (beep !== undefined) offsetsMs.push(flash - beep);
  }
  const distances = [...flashes.byMoment, ...beeps.byMoment].map(([moment, at]) => Math.abs(at - moment));
  const smaller = Math.min(flashes.byMoment.size, beeps.byMoment.size);
  return {
    expected: moments.length,
    flashes: flashes.byMoment.size,
    beeps: beeps.byMoment.size,
    share: moments.length === 0 ? 0 : smaller / moments.length,
    offsetsMs,
    worstOffsetMs: largest(offsetsMs.map(Math.abs)),
    worstClockMs: largest(distances),
    missingFlashes: moments.filter((moment) => !flashes.byMoment.has(moment)),
    missingBeeps: moments.filter((moment) => !beeps.byMoment.has(moment)),
    doubles: flashes.doubles + beeps.doubles,
  };
}

function dueMoments({ fromMs, toMs, markAtMs }: BeatPlan, spacingMs: number): number[] {
  const first = Math.ceil((fromMs - markAtMs) / spacingMs);
  const moments: number[] = [];
  for (let beat = first; beat * spacingMs + markAtMs <= toMs; beat++) {
    moments.push(beat * spacingMs + markAtMs);
  }
  return moments;
}

function assign(timesMs: readonly number[], plan: BeatPlan, moments: readonly number[], spacingMs: number) {
  const byMoment = new Map<number, number>();
  const due = new Set(moments);
  let doubles = 0;
  for (const timeMs of timesMs) {
    const atMs = timeMs + plan.zeroAtMs;
    const moment = Math.round((atMs - plan.markAtMs) / spacingMs) * spacingMs + plan.markAtMs;
    const known = byMoment.get(moment);
    if (known !== undefined) doubles++;
    else if (!due.has(moment)) continue;
    if (known === undefined || Math.abs(atMs - moment) < Math.abs(known - moment)) byMoment.set(moment, atMs);
  }
  return { byMoment, doubles };
}

function largest(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : Math.max(...values);
}
