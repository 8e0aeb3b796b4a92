import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tempFolder } from '../../../loadtest/support/index.ts';

const run = promisify(execFile);
const SIZE_BYTES = 64 * 1024 * 1024;

/** Somewhere to record to that can be made full and empty again. */
export interface SmallDisk extends AsyncDisposable {
  /** A folder on it, which need not exist. */
  readonly folder: string;
  /** What recorders say of it when it is full. */
  readonly trouble: 'disk_full' | 'write_failed';
  /** @param writers processes that write to it */
  fill(writers: readonly number[]): Promise<void>;
  empty(writers: readonly number[]): Promise<void>;
}

/** A disk of its own; for whoever may not mount one, a limit to the size of the writers' files. */
export function smallDisk(): Promise<SmallDisk> {
  return process.getuid?.() === 0 ? mountedDisk() : limitedFiles();
}

async function mountedDisk(): Promise<SmallDisk> {
  const temporary = await tempFolder();
  const mount = join(temporary.path, 'disk');
  const filler = join(mount, 'something-else');
  await mkdir(mount);
  await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_BYTES},mode=0755`, 'tmpfs', mount]);
  return {
    folder: join(mount, 'recordings'),
    trouble: 'disk_full',
    async fill() {
      await using file = await open(filler, 'a');
      try {
        for (;;) await file.write(Buffer.alloc(64 * 1024));
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    },
    empty: () => rm(filler),
    async [Symbol.asyncDispose]() {
      await run('umount', ['--lazy', mount]);
      await temporary[Symbol.asyncDispose]();
    },
  };
}

async function limitedFiles(): Promise<SmallDisk> {
  const temporary = await tempFolder();
  const limit = async (writers: readonly number[], soft: string) => {
    for (const pid of writers) await run('prlimit', ['--pid', `${pid}`, `--fsize=${soft}:`]);
  };
  return {
    folder: join(temporary.path, 'recordings'),
    trouble: 'write_failed',
    fill: (writers) => limit(writers, '1'),
    empty: (writers) => limit(writers, 'unlimited'),
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}
