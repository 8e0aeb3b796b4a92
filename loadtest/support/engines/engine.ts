import type { EngineFolder } from './engine-folder.ts';
import type { EngineProcess } from './engine-process.ts';

/** What can be done to any engine from outside; its data stay until `close`. */
export abstract class Engine implements AsyncDisposable {
  readonly #process: EngineProcess;
  readonly #folder: EngineFolder;

  protected constructor(process: EngineProcess, folder: EngineFolder) {
    this.#process = process;
    this.#folder = folder;
  }

  /** Of its first process. @throws Error when it doesn't run */
  get pid(): number {
    return this.#process.pid;
  }

  get running(): boolean {
    return this.#process.running;
  }

  /** What it printed. */
  get log(): readonly string[] {
    return this.#process.log;
  }

  /** Ends it in good order: what it promised to keep is on the disk. Idempotent. */
  stop(): Promise<void> {
    return this.#process.stop();
  }

  /** As a machine that loses its power. Idempotent. */
  kill(): Promise<void> {
    return this.#process.kill();
  }

  /** It stands still with its connections open, as on a machine that hangs. Idempotent. */
  pause(): Promise<void> {
    return this.#process.pause();
  }

  /** Idempotent. */
  resume(): Promise<void> {
    return this.#process.resume();
  }

  /** Starts it again on the same port and data, stopping it before where it runs; resolves when it answers. */
  async restart(): Promise<void> {
    await this.#process.stop();
    await this.#process.start();
  }

  /** Ends it and removes its data, unless their folder was handed in. */
  async close(): Promise<void> {
    if (this.#folder.kept) await this.#process.stop();
    else await this.#process.kill();
    await this.#folder[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Starts a new engine's process; where it fails the engine is closed. */
export async function started<E extends Engine>(engine: E): Promise<E> {
  try {
    await engine.restart();
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}
