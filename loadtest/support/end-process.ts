import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';

/** Whether a process of this id exists; one of another user counts, one that only waits to be reaped doesn't. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    // EPERM: of another user; ESRCH and ENOENT: it is gone, or went between the two looks.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Of a killed parent's children some first processes of containers take notice only after seconds. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** Polls, because a process that isn't our child tells nobody when it ends. */
export async function endProcess(pid: number, signal: NodeJS.Signals, timeoutMs = 10_000): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, signal);
  const deadline = performance.now() + timeoutMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) throw new Error(`process ${pid} outlived ${signal} by ${timeoutMs} ms`);
    await later(20);
  }
}

/** Ends a Postgres that a killed server left behind in its data folder. */
export async function endLeftPostgres(dataDir: string): Promise<void> {
  for (const file of await readdir(dataDir, { recursive: true })) {
    if (!file.endsWith('postmaster.pid')) continue;
    const text = await readFile(join(dataDir, file), 'utf8');
    const pid = Number(text.split('\n')[0]);
    if (pid > 1) await endProcess(pid, 'SIGINT');
  }
}
