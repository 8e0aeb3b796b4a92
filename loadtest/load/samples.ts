/** Who took how much of the machine over one interval. Cores: 1 is one of them, fully busy. */
export interface Sample {
  /** By part: server, media workers … */
  readonly cores: Readonly<Record<string, number>>;
  readonly memoryMb: Readonly<Record<string, number>>;
  /** Of all cores of the machine, 0 to 1, whoever took it. */
  readonly busyShare: number;
  /** Of all cores, 0 to 1, idle because the disk was waited for. */
  readonly diskWaitShare: number;
  /** How late the server's timers were, 99th percentile of the interval; null: it doesn't tell. */
  readonly loopLagMs: number | null;
  /** Mean time that appending events took; null: there was none, or it doesn't tell. */
  readonly appendMs: number | null;
}

export interface PartFigures {
  readonly part: string;
  readonly cores: number;
  readonly coresPeak: number;
  readonly memoryPeakMb: number;
}

/** Mean and peak of each part. */
export function partsOf(samples: readonly Sample[]): PartFigures[] {
  const names = [...new Set(samples.flatMap(({ cores }) => Object.keys(cores)))];
  return names.map((part) => {
    const cores = samples.map((sample) => sample.cores[part] ?? 0);
    return {
      part,
      cores: mean(cores),
      coresPeak: Math.max(...cores),
      memoryPeakMb: Math.max(...samples.map((sample) => sample.memoryMb[part] ?? 0)),
    };
  });
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function peak(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** One thread is at its end. */
const FULL_THREAD = 0.85;
const FULL_MACHINE = 0.9;
const WAITING_DISK = 0.25;
/** Parts of the test itself. */
export const OURS = ['k6', 'generator'] as const;

/**
 * What was at its end in the busiest interval, in words. The machine's processors come first: while all are busy, a
 * part that has a core for itself may only have got it from others.
 */
export function atItsEnd(samples: readonly Sample[], coreCount: number): string {
  const busiest = samples.toSorted((one, other) => other.busyShare - one.busyShare)[0];
  if (busiest === undefined) return 'nothing was sampled';
  const takers = Object.entries(busiest.cores).toSorted(([, one], [, other]) => other - one);
  const list = takers
    .filter(([, cores]) => cores >= 0.05)
    .map(([part, cores]) => `${part} ${cores.toFixed(2)}`);
  if (busiest.busyShare >= FULL_MACHINE) {
    const known = takers.reduce((sum, [, cores]) => sum + cores, 0);
    const others = busiest.busyShare * coreCount - known;
    if (others >= 0.2) list.push(`other programs of the machine ${others.toFixed(2)}`);
    return `the processor: all ${coreCount} cores were busy (${list.join(', ')})`;
  }
  const thread = samples
    .flatMap(({ cores }) => ['server', 'generator'].map((part) => ({ part, cores: cores[part] ?? 0 })))
    .find(({ cores }) => cores >= FULL_THREAD);
  if (thread?.part === 'server') return 'the server’s one thread, with cores to spare beside it';
  if (thread !== undefined) return 'the generator’s one thread: figures tell of it more than of the server';
  const waited = Math.max(...samples.map(({ diskWaitShare }) => diskWaitShare));
  if (waited >= WAITING_DISK) return `the disk: ${Math.round(waited * 100)} % of the processor waited for it`;
  return `nothing that is watched (the machine was busy to ${Math.round(busiest.busyShare * 100)} %: ${list.join(', ')})`;
}
