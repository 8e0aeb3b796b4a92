import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreLog } from '../types.ts';
import type { Binaries } from './binaries.ts';
import type { Identity } from './identity.ts';
import { lookAt } from './processes.ts';
import { CLEAN_ENVIRONMENT, WHOLE_DISK_SYNC } from './run-tool.ts';

/** How often one that isn't our child is looked at. */
const POLL_MS = 200;
const FAST_SHUTDOWN_MS = 10_000;
const IMMEDIATE_SHUTDOWN_MS = 5_000;
/** A log that has grown beyond this is begun anew at a start. */
const LONGEST_LOG_BYTES = 5_000_000;

/** For a small machine: about 20 MB in rest. What is committed stays committed: fsync is on. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  max_connections: '50',
  shared_buffers: '32MB',
  max_wal_size: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  // After a kill: one call for the file system instead of one for each of a thousand files (3 s on a slow disk).
  recovery_init_sync_method: WHOLE_DISK_SYNC ? 'syncfs' : 'fsync',
  // No processes for reading ahead, replication or parallel queries.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  // A server that was killed while its statement waits for a lock lets go of it soon.
  client_connection_check_interval: '1s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
};

export interface PostmasterOptions {
  readonly folder: string;
  readonly socket: string;
  readonly logFile: string;
  readonly binaries: Binaries;
  readonly identity: Identity;
  readonly durable: boolean;
}

/** A running Postgres: our child, or one that a former server of this data folder left behind. */
export class Postmaster {
  readonly pid: number;
  /** Resolves when it is gone, for whatever reason; never rejects. */
  readonly exited: Promise<void>;
  readonly #durable: boolean;
  #gone = false;

  private constructor(pid: number, exited: Promise<void>, durable: boolean) {
    this.#durable = durable;
    this.pid = pid;
    this.exited = exited.then(() => {
      this.#gone = true;
    });
  }

  static async spawn(options: PostmasterOptions): Promise<Postmaster> {
    const { folder, socket, logFile, binaries, identity, durable } = options;
    const settings = Object.entries(durable ? SETTINGS : { ...SETTINGS, fsync: 'off' }).flatMap(
      ([name, value]) => ['-c', `${name}=${value}`],
    );
    const output = openSync(logFile, isLong(logFile) ? 'w' : 'a', 0o600);
    try {
      const child = spawn(binaries.postgres, ['-D', folder, '-k', socket, ...settings], {
        cwd: folder,
        env: CLEAN_ENVIRONMENT,
        ...identity,
        // Ctrl-C in the server's terminal is for the server, which ends Postgres last.
        detached: true,
        stdio: ['ignore', output, output],
      });
      return new Postmaster(await spawned(child), ended(child), durable);
    } finally {
      closeSync(output);
    }
  }

  /** The Postgres that runs on this folder already, or null. */
  static find(folder: string): Postmaster | null {
    const pid = readPid(folder);
    if (pid === null || !isPostgresOn(pid, folder)) return null;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setInterval(() => {
      if (isPostgresOn(pid, folder)) return;
      clearInterval(timer);
      resolve();
    }, POLL_MS);
    timer.unref();
    return new Postmaster(pid, promise, true);
  }

  get isGone(): boolean {
    return this.#gone;
  }

  /** Lets nobody finish but loses nothing that was committed; idempotent. */
  async stop(log: StoreLog): Promise<void> {
    if (this.#durable && (await this.#ends('SIGINT', FAST_SHUTDOWN_MS))) return;
    if (this.#durable) log.warn({ pid: this.pid }, 'Postgres takes long to end; asking it to end at once');
    if (await this.#ends('SIGQUIT', IMMEDIATE_SHUTDOWN_MS)) return;
    log.error({ pid: this.pid }, 'Postgres did not end');
  }

  async #ends(signal: 'SIGINT' | 'SIGQUIT', withinMs: number): Promise<boolean> {
    if (this.#gone) return true;
    try {
      process.kill(this.pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, withinMs);
    await Promise.race([this.exited, late]);
    clearTimeout(timer);
    return this.#gone;
  }
}

/** The pid in postmaster.pid, which a Postgres that was killed leaves behind. */
export function readPid(folder: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(join(folder, 'postmaster.pid'), 'utf8'), 10);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Our own command line, as `spawn` above gives it: a pid alone may belong to anybody by now. */
function isPostgresOn(pid: number, folder: string): boolean {
  const command = lookAt(pid)?.command;
  return command?.includes(`postgres -D ${folder} `) ?? false;
}

function isLong(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LONGEST_LOG_BYTES;
}

async function spawned(child: ChildProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once('spawn', resolve);
  child.once('error', reject);
  await promise;
  // The server's own end must not wait for it.
  child.unref();
  return child.pid ?? 0;
}

function ended(child: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (child.exitCode !== null || child.signalCode !== null) resolve();
  child.once('exit', () => resolve());
  return promise;
}
