import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Sends a signal to processes when this one ends without having said `release`, even by SIGKILL: the guard sees its
 * standard input close. Those that are stopped go on, so that the signal reaches them.
 */
export class Guard {
  readonly #child: ChildProcess;

  constructor(pids: readonly number[], signal: 'TERM' | 'KILL') {
    const script = `read -r _ || { kill -${signal} "$@"; kill -CONT "$@"; }`;
    this.#child = spawn('/bin/sh', ['-c', script, 'guard', ...pids.map(String)], {
      // Ctrl-C in a terminal would end it first.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // It never keeps its owner from ending.
    this.#child.unref();
    const { stdin } = this.#child;
    if (stdin !== null && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  }

  async release(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.stdin?.end('released\n');
    await exit;
  }
}
