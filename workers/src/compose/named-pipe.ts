import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A named pipe from several writers, one after the other, to one reader. Frames go from process to process and
 * never through this one. It is held open at both ends: a writer that comes before the reader doesn't wait for
 * it, and a reader sees no end between two writers.
 */
export class NamedPipe {
  readonly name: string;
  #held: FileHandle | null;

  private constructor(name: string, held: FileHandle) {
    this.name = name;
    this.#held = held;
  }

  static async create(folder: string, name: string): Promise<NamedPipe> {
    const path = join(folder, name);
    await run('mkfifo', ['-m', '600', path]);
    return new NamedPipe(name, await open(path, constants.O_RDWR | constants.O_NONBLOCK));
  }

  /** Lets the reader see the end once the last writer is gone. Idempotent. */
  async close(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    await held?.close();
  }
}
