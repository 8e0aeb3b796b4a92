import type { ChildProcess } from 'node:child_process';
import { setTimeout as later } from 'node:timers/promises';
import { childRuns, endChild } from './end-child.ts';
import { spawnOurs } from './spawn-ours.ts';

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_INTERVAL_MS = 20;
const READY = 'the job worker is ready';
const QUOTED_LINES = 20;

/** A job worker as its own process, as `npm run worker` starts it. */
export class WorkerProcess implements AsyncDisposable {
  /** What it printed, line by line. */
  readonly log: string[] = [];
  readonly #child: ChildProcess;

  private constructor(env: Readonly<Record<string, string>>, also?: (line: string) => void) {
    const heard = (line: string) => {
      this.log.push(line);
      also?.(line);
    };
    // Its log says when it is ready.
    this.#child = spawnOurs('workers/src/main.ts', { env: { ...env, LOG_LEVEL: 'info' }, heard });
  }

  /** Resolves when it takes jobs; rejects with its last words when it ends or takes too long. */
  static async start(
    env: Readonly<Record<string, string>>,
    heard?: (line: string) => void,
  ): Promise<WorkerProcess> {
    const worker = new WorkerProcess(env, heard);
    try {
      await worker.#ready();
    } catch (error) {
      await worker.close();
      throw error;
    }
    return worker;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return childRuns(this.#child);
  }

  /** Sends the signal and waits for its end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (await endChild(this.#child, signal, STOP_TIMEOUT_MS)) return;
    throw new Error(`the job worker outlived ${signal} by ${STOP_TIMEOUT_MS} ms\n${this.#lastLines()}`);
  }

  close(): Promise<void> {
    return this.kill('SIGTERM');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #ready(): Promise<void> {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (!this.log.some((line) => line.includes(READY))) {
      if (!this.running) throw new Error(`the job worker ended at start\n${this.#lastLines()}`);
      if (performance.now() > deadline) throw new Error(`the job worker isn't ready\n${this.#lastLines()}`);
      await later(POLL_INTERVAL_MS);
    }
  }

  #lastLines(): string {
    return this.log.slice(-QUOTED_LINES).join('\n');
  }
}
