import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

/** Unit of times in /proc, the same on every Linux for programs (USER_HZ). */
const TICK_MS = 10;
const MS_PER_US = 1 / 1000;

/**
 * How busy this process and its children (media workers above all) keep the machine. Where there is no /proc the
 * children don't count.
 */
export class ProcessorShare {
  readonly #nowMs: () => number;
  #last: { readonly atMs: number; readonly usedMs: number } | null = null;
  #share = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Share of all cores between the last two calls of `measure`, 0 to 1. */
  get share(): number {
    return this.#share;
  }

  async measure(): Promise<void> {
    const usedMs = ownMs() + (await childrenMs());
    const atMs = this.#nowMs();
    const last = this.#last;
    this.#last = { atMs, usedMs };
    if (last === null || atMs <= last.atMs) return;
    // A child that ended takes its time with it.
    const used = Math.max(0, usedMs - last.usedMs) / (atMs - last.atMs) / availableParallelism();
    this.#share = Math.min(1, used);
  }
}

function ownMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * MS_PER_US;
}

async function childrenMs(): Promise<number> {
  const pids = (await lines(`/proc/${process.pid}/task/${process.pid}/children`)).split(' ').filter(Boolean);
  const used = await Promise.all(pids.map((pid) => lines(`/proc/${pid}/stat`).then(ticksOf)));
  return used.reduce((sum, ticks) => sum + ticks * TICK_MS, 0);
}

/** User and system time: fields 14 and 15, counted after the name, which may hold spaces. */
function ticksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
}

/** Empty where there is no such file: another system, or a child that just ended. */
async function lines(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
      return '';
    throw error;
  }
}
