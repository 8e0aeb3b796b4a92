import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NODE } from '../../../loadtest/support/index.ts';

/** A node that only beats, as a process of its own. */
export class ClusterMember implements AsyncDisposable {
  readonly id: string;
  readonly #child: ChildProcess;
  readonly #said: string[] = [];
  #look: () => void = () => undefined;

  private constructor(id: string, child: ChildProcess) {
    this.id = id;
    this.#child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#said.push(...text.trim().split('\n'));
      this.#look();
    });
  }

  static async start(id: string, databaseUrl: string, redisUrl: string): Promise<ClusterMember> {
    const script = join(import.meta.dirname, 'cluster-node.ts');
    const child = spawn(NODE, [script, id, databaseUrl, redisUrl], { stdio: ['pipe', 'pipe', 'inherit'] });
    const member = new ClusterMember(id, child);
    await member.says('began');
    return member;
  }

  /** Resolves when it says this, or has said it since the last call. */
  async says(what: string): Promise<void> {
    for (;;) {
      const at = this.#said.indexOf(what);
      if (at >= 0) {
        this.#said.splice(0, at + 1);
        return;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#look = resolve;
      await promise;
    }
  }

  order(what: 'spool' | 'leave'): void {
    this.#child.stdin?.write(`${what}\n`);
  }

  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
