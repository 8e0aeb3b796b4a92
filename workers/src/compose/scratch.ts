import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** A folder that no process of this machine owns may be another machine's, which shares the disk: until it is this old. */
const FOREIGN_MS = 24 * 3_600_000;

/**
 * Where a worker keeps what it fetches from a bucket: a folder of its own below one that workers share. What a killed
 * one left there goes at the next start of any worker on the same machine.
 */
export class Scratch {
  readonly #own: string;

  private constructor(own: string) {
    this.#own = own;
  }

  /** @param shared made when it is missing */
  static async in(shared: string, nowMs: number): Promise<Scratch> {
    await mkdir(shared, { recursive: true, mode: 0o750 });
    for (const name of await readdir(shared)) {
      const path = join(shared, name);
      if (await isLeft(path, name, nowMs)) await rm(path, { recursive: true, force: true });
    }
    const own = join(shared, `${hostname()}-${process.pid}`);
    await mkdir(own, { mode: 0o700 });
    return new Scratch(own);
  }

  /** A new folder in it. */
  async folder(): Promise<string> {
    const path = join(this.#own, randomUUID());
    await mkdir(path, { recursive: true, mode: 0o700 });
    return path;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await rm(this.#own, { recursive: true, force: true });
  }
}

async function isLeft(path: string, name: string, nowMs: number): Promise<boolean> {
  const prefix = `${hostname()}-`;
  const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
  // Another process has this one's number now, so whoever had it is dead.
  if (Number.isInteger(pid)) return pid === process.pid || !isAlive(pid);
  const facts = await stat(path).catch(unlessGone);
  return facts !== null && nowMs - facts.mtimeMs > FOREIGN_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: somebody else's process.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function unlessGone(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
