import { readFile } from 'node:fs/promises';
import { isMissing } from '../bench/is-missing.ts';
import { pssMb } from '../bench/processes.ts';
import { processorSeconds } from '../bench/processor.ts';
import type { Sample } from './samples.ts';

/** Processes of a part, looked up anew for each sample. */
export type Parts = () => Promise<Readonly<Record<string, readonly number[]>>>;

interface Machine {
  readonly busy: number;
  readonly diskWait: number;
  readonly all: number;
}

interface Appends {
  readonly seconds: number;
  readonly count: number;
}

/** Looks at the processes of a run every now and then. Linux only: read from /proc. */
export class Watch {
  readonly samples: Sample[] = [];
  readonly #parts: Parts;
  /** Prometheus' text; null: the server doesn't tell. */
  readonly #metrics: () => Promise<string | null>;
  readonly #seconds = new Map<number, number>();
  #machine: Machine | null = null;
  #appends: Appends = { seconds: 0, count: 0 };
  #atMs = 0;

  constructor(parts: Parts, metrics: () => Promise<string | null>) {
    this.#parts = parts;
    this.#metrics = metrics;
  }

  /** The first call only begins; each later one gives what was since the one before. */
  async look(): Promise<Sample | null> {
    const machine = await readMachine();
    const atMs = performance.now();
    const seconds = (atMs - this.#atMs) / 1000;
    const cores: Record<string, number> = {};
    const memoryMb: Record<string, number> = {};
    for (const [part, pids] of Object.entries(await this.#parts())) {
      const each = await Promise.all(pids.map((pid) => this.#one(pid)));
      cores[part] = each.reduce((sum, { spent }) => sum + spent, 0) / seconds;
      memoryMb[part] = each.reduce((sum, one) => sum + one.memoryMb, 0);
    }
    const told = readMetrics((await this.#metrics()) ?? '');
    const before = { machine: this.#machine, appends: this.#appends };
    this.#machine = machine;
    this.#atMs = atMs;
    if (told.appends !== null) this.#appends = told.appends;
    if (before.machine === null) return null;
    const all = machine.all - before.machine.all;
    const appended = this.#appends.count - before.appends.count;
    const sample: Sample = {
      ...{ cores, memoryMb },
      busyShare: (machine.busy - before.machine.busy) / all,
      diskWaitShare: (machine.diskWait - before.machine.diskWait) / all,
      loopLagMs: told.loopLagMs,
      appendMs: appended <= 0 ? null : ((this.#appends.seconds - before.appends.seconds) / appended) * 1000,
    };
    this.samples.push(sample);
    return sample;
  }

  async #one(pid: number): Promise<{ spent: number; memoryMb: number }> {
    try {
      const now = await processorSeconds(pid);
      const spent = now - (this.#seconds.get(pid) ?? now);
      this.#seconds.set(pid, now);
      return { spent, memoryMb: await pssMb(pid) };
    } catch (error) {
      // It ended between the listing and the look.
      if (isMissing(error)) return { spent: 0, memoryMb: 0 };
      throw error;
    }
  }
}

async function readMachine(): Promise<Machine> {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  // user nice system idle iowait irq softirq steal: proc(5)
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, steal = 0] = line
    .split(/ +/)
    .slice(1)
    .map(Number);
  const busy = user + nice + system + irq + soft + steal;
  return { busy, diskWait: wait, all: busy + idle + wait };
}

/** As much of Prometheus' text as is wanted here. */
function readMetrics(text: string): { loopLagMs: number | null; appends: Appends | null } {
  const sumOf = (name: string) => {
    const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(([, value]) =>
      Number(value),
    );
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
  };
  const lag = sumOf('nodejs_eventloop_lag_p99_seconds');
  const [seconds, count] = [
    sumOf('tribu_event_append_seconds_sum'),
    sumOf('tribu_event_append_seconds_count'),
  ];
  return {
    loopLagMs: lag === null ? null : lag * 1000,
    appends: seconds === null || count === null ? null : { seconds, count },
  };
}
