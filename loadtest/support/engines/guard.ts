import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Kills processes when this one ends without having said `release`, even by SIGKILL: the guard sees its standard
 * input close. For what the kernel's parent death signal doesn't reach: grandchildren that are stopped.
 */
export class Guard {
  readonly #child: ChildProcess;

  constructor(pids: readonly number[]) {
    this.#child = spawn('/bin/sh', ['-c', 'read -r _ || kill -KILL "$@"', 'guard', ...pids.map(String)], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  }

  async release(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.#child.stdin?.end('released\n');
    await exit;
  }
}
