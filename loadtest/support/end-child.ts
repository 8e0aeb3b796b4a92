import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as later } from 'node:timers/promises';

export function childRuns(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Sends the signal and waits for the child's end. Gives false when it had to be killed after `limitMs`. */
export async function endChild(
  child: ChildProcess,
  signal: NodeJS.Signals,
  limitMs: number,
): Promise<boolean> {
  if (!childRuns(child)) return true;
  const exit = once(child, 'exit');
  child.kill(signal);
  // One that is stopped hears of it when it goes on.
  child.kill('SIGCONT');
  const inTime = await Promise.race([exit.then(() => true), later(limitMs, false, { ref: false })]);
  if (inTime) return true;
  child.kill('SIGKILL');
  await exit;
  return false;
}
