import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Cue, MixOrder } from './cues.ts';
import { CANVAS } from './layout.ts';
import type { NamedPipe } from './named-pipe.ts';

export interface MixOptions {
  /** Absolute; where stills and pipes lie. */
  readonly folder: string;
  readonly frames: number;
  readonly cues: readonly Cue[];
  /** By the number that cues name. */
  readonly pipes: readonly NamedPipe[];
  readonly output: NamedPipe;
}

/** Puts the picture together in a thread of its own (`mix-thread.ts`). */
export class Mixer {
  readonly #order: MixOrder;
  readonly #ends: readonly FileHandle[];

  private constructor(order: MixOrder, ends: readonly FileHandle[]) {
    this.#order = order;
    this.#ends = ends;
  }

  /** Opens its ends of the pipes, while those are held: opening one that nobody holds any more would never end. */
  static async create({ pipes, output, ...options }: MixOptions): Promise<Mixer> {
    const ends: FileHandle[] = [];
    const openEnd = async ({ name }: NamedPipe, flags: number) => {
      const end = await open(join(options.folder, name), flags);
      ends.push(end);
      return end.fd;
    };
    const read: number[] = [];
    for (const pipe of pipes) read.push(await openEnd(pipe, constants.O_RDONLY));
    const written = await openEnd(output, constants.O_WRONLY);
    return new Mixer({ ...options, ...CANVAS, pipes: read, output: written }, ends);
  }

  /**
   * Resolves when the last frame is written. The thread waits for its pipes and can't be called off: it ends when
   * nobody holds, fills or reads them any more.
   * @throws Error when a pipe ends early
   */
  async run(): Promise<void> {
    try {
      await new Promise<void>((done, fail) => {
        const thread = new Worker(new URL('./mix-thread.ts', import.meta.url), {
          workerData: this.#order,
          execArgv: [],
        });
        thread.once('error', fail);
        thread.once('exit', () => done());
      });
    } finally {
      await this.close();
    }
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.#ends.map((end) => end.close()));
  }
}
