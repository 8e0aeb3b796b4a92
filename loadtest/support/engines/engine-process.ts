import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as later } from 'node:timers/promises';
import { isAlive } from '../end-process.ts';
import { Guard } from '../guard.ts';
import { childrenOf } from '../server-family.ts';
import { type EngineIdentity, engineIdentity } from './engine-identity.ts';

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
const POLL_INTERVAL_MS = 15;
const QUOTED_LINES = 20;
const SETPRIV = '/usr/bin/setpriv';

export interface EngineCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment: an engine gets none of ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** Lets nobody finish but loses nothing that was promised. */
  readonly stopSignal: NodeJS.Signals;
  /** Whether it answers; rejections count as no. */
  readonly answers: () => Promise<boolean>;
}

/** The process of an engine, which may be stopped, killed or paused, and started again as it was. */
export class EngineProcess {
  readonly log: string[] = [];
  readonly #command: EngineCommand;
  readonly #identity: EngineIdentity = engineIdentity();
  #child: ChildProcess | null = null;
  #paused: { readonly pids: readonly number[]; readonly guard: Guard } | null = null;

  constructor(command: EngineCommand) {
    this.#command = command;
  }

  /** @throws Error when it doesn't run */
  get pid(): number {
    const pid = this.running ? this.#child?.pid : undefined;
    if (pid === undefined) throw new Error(`${this.#command.program} isn't running`);
    return pid;
  }

  get running(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when it answers; rejects with its last words when it ends or takes too long. */
  async start(): Promise<void> {
    if (this.running) throw new Error(`${this.#command.program} still runs`);
    this.#child = this.#spawn();
    const failed = once(this.#child, 'error').then(([error]) => Promise.reject(error));
    await Promise.race([this.#untilReady(), failed]);
  }

  /** Ends it in good order; idempotent. */
  async stop(): Promise<void> {
    await this.resume();
    await this.#end(this.#command.stopSignal);
  }

  /** As a machine that loses its power: the engine and all that works for it are gone at once. */
  async kill(): Promise<void> {
    if (!this.running) return;
    const family = await this.#family();
    await this.#release();
    for (const pid of family) send(pid, 'SIGKILL');
    await this.#end('SIGKILL');
    while (family.some(isAlive)) await later(POLL_INTERVAL_MS);
  }

  /** Stands still with its connections open, as on a machine that hangs. */
  async pause(): Promise<void> {
    if (this.#paused !== null) return;
    // The first one first, so that it starts no more while the others are counted.
    process.kill(this.pid, 'SIGSTOP');
    const pids = await this.#family();
    for (const pid of pids) send(pid, 'SIGSTOP');
    this.#paused = { pids, guard: new Guard(pids, 'KILL') };
  }

  /** Idempotent. */
  async resume(): Promise<void> {
    for (const pid of await this.#release()) send(pid, 'SIGCONT');
  }

  async #release(): Promise<readonly number[]> {
    const paused = this.#paused;
    this.#paused = null;
    await paused?.guard.release();
    return paused?.pids ?? [];
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || !this.running) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    const inTime = await Promise.race([exit.then(() => true), later(STOP_TIMEOUT_MS, false, { ref: false })]);
    if (inTime) return;
    child.kill('SIGKILL');
    await exit;
    throw new Error(
      `${this.#command.program} outlived ${signal} by ${STOP_TIMEOUT_MS} ms\n${this.#lastLines()}`,
    );
  }

  async #untilReady(): Promise<void> {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (!(await this.#command.answers().catch(() => false))) {
      const { program } = this.#command;
      if (!this.running) throw new Error(`${program} ended at start\n${this.#lastLines()}`);
      if (performance.now() > deadline) throw new Error(`${program} doesn't answer\n${this.#lastLines()}`);
      await later(POLL_INTERVAL_MS);
    }
  }

  /** It and its children. */
  async #family(): Promise<number[]> {
    return [this.pid, ...(await childrenOf(this.pid))];
  }

  #spawn(): ChildProcess {
    const { program, args, cwd, env } = this.#command;
    // The kernel ends it when this process ends, however it ends; only Linux can.
    const tied = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', program] : [program];
    const [file = program, ...first] = tied;
    const child = spawn(file, [...first, ...args], {
      cwd,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC', ...env },
      ...this.#identity,
      // Ctrl-C in a terminal is for who uses the engine, and who ends it last.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => this.log.push(...text.trimEnd().split('\n')));
    }
    return child;
  }

  #lastLines(): string {
    return this.log.slice(-QUOTED_LINES).join('\n');
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended between the count and the signal.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
