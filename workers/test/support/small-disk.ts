import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tempFolder } from '../../../loadtest/support/index.ts';

const run = promisify(execFile);
const SIZE_BYTES = 64 * 1024 * 1024;

/** A disk of its own that can be filled up and emptied again. Needs root, as mounting does. */
export class SmallDisk implements AsyncDisposable {
  /** A folder on it. */
  readonly folder: string;
  readonly #mount: string;
  readonly #remove: () => Promise<void>;

  private constructor(mount: string, remove: () => Promise<void>) {
    this.#mount = mount;
    this.folder = join(mount, 'recordings');
    this.#remove = remove;
  }

  static async create(): Promise<SmallDisk> {
    const temporary = await tempFolder();
    const mount = join(temporary.path, 'disk');
    await mkdir(mount);
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_BYTES},mode=0755`, 'tmpfs', mount]);
    return new SmallDisk(mount, async () => {
      await run('umount', ['--lazy', mount]);
      await temporary[Symbol.asyncDispose]();
    });
  }

  /** Writes until nothing fits any more. */
  async fill(): Promise<void> {
    await using file = await open(this.#filler, 'a');
    try {
      for (;;) await file.write(Buffer.alloc(64 * 1024));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }

  async empty(): Promise<void> {
    await rm(this.#filler);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#remove();
  }

  get #filler(): string {
    return join(this.#mount, 'something-else');
  }
}
