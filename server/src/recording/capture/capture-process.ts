import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BucketPlace } from '@tribu-live/protocol';
import type { Config } from '../../config/index.ts';
import { awsVariables } from '../aws-variables.ts';

const PROGRAM = fileURLToPath(new URL('../../../../workers/src/capture/main.ts', import.meta.url));
/** Each take may have a write and a sync under way; libuv's four threads would queue them behind a slow disk. */
const IO_THREADS = '16';

export type CaptureConfig = Pick<Config, 'dataDir' | 'cacheDir' | 'recordings' | 'unprivileged' | 'log'>;

/** A capture process that this server started; it lives on when the server dies. */
export interface CaptureProcess {
  readonly pid: number;
  /** Resolves when it ends or could not be started. */
  readonly ended: Promise<void>;
}

/**
 * In a session of its own: neither Ctrl-C nor the end of this server reaches it.
 * @param bucket what it will be told of
 */
export function startCapture(config: CaptureConfig, bucket: BucketPlace | null): CaptureProcess {
  mkdirSync(config.dataDir, { recursive: true });
  const log = openSync(join(config.dataDir, 'capture.log'), 'a', 0o640);
  try {
    // The data folder is for the list of processes, and tells this node's capture from others.
    const child = spawn(
      process.execPath,
      [PROGRAM, config.dataDir, ...(bucket === null ? [] : ['--bucket'])],
      {
        cwd: '/',
        detached: true,
        stdio: ['ignore', log, log],
        env: environment(config, bucket),
      },
    );
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    child.unref();
    return { pid: child.pid ?? 0, ended };
  } finally {
    closeSync(log);
  }
}

/**
 * SIGKILL for a capture process of this node that doesn't answer any more. A process id alone proves nothing: it may
 * be of another container or of somebody else by now.
 */
export function killCapture(pid: number, dataDir: string): void {
  const command = commandOf(pid);
  if (!command.includes('capture/main.ts') || !command.includes(dataDir)) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Not the server's own environment: that holds keys, and capture needs none but those that it is to find there. */
function environment(config: CaptureConfig, bucket: BucketPlace | null): NodeJS.ProcessEnv {
  const { PATH, TMPDIR } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    // Where the socket is when the data folder's path is too long for one: both must look in the same place.
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...(bucket !== null && bucket.credentials === null ? awsVariables(process.env) : {}),
    TRIBU_DATA: config.dataDir,
    TRIBU_CACHE: config.cacheDir,
    RECORDINGS_DIR: config.recordings.dir,
    LOG_LEVEL: config.log.level,
    UV_THREADPOOL_SIZE: IO_THREADS,
    ...(config.unprivileged === null
      ? {}
      : {
          TRIBU_UNPRIVILEGED_UID: `${config.unprivileged.uid}`,
          TRIBU_UNPRIVILEGED_GID: `${config.unprivileged.gid}`,
        }),
  };
}

function commandOf(pid: number): string {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch (error) {
    // ps ends with 1 when there is no such process.
    if (isGone(error) || (error instanceof Error && 'status' in error)) return '';
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH');
}
