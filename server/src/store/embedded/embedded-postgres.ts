import { existsSync, statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { StoreLog } from '../types.ts';
import { addressOf, ensureSocketFolder, readPassword, socketFolder, writeAddress } from './address.ts';
import { findBinaries } from './binaries.ts';
import { ensureCluster, makePassword, resetPassword, syncCluster } from './cluster.ts';
import { FolderLock } from './folder-lock.ts';
import { assertReachable, type Identity } from './identity.ts';
import { Postmaster, type PostmasterOptions, readPid } from './postmaster.ts';
import { lookAt } from './processes.ts';
import { failedToStart, isReady, lastWords } from './ready.ts';

/** Recovery after a crash reads at most `max_wal_size`; a slow disk may need a while for that. */
const START_WITHIN_MS = 60_000;
/** One that runs already answers at once, unless it is just starting or ending. */
const TAKE_OVER_WITHIN_MS = 5_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
/** The last processes of a killed Postgres hold its shared memory until they notice. */
const LEFTOVERS = /shared memory block|lock file "postmaster.pid" already exists/;
const LEFTOVERS_WITHIN_MS = 10_000;

export interface EmbeddedPostgresOptions {
  /** Holds the data, the log and the address with the password (`postgres.url`, for its owner only). */
  readonly dataDir: string;
  readonly cacheDir: string;
  /** Needed when the server runs as root, which Postgres refuses. */
  readonly unprivileged: Identity;
  readonly log: StoreLog;
  /** False for data that may be lost with the machine, in tests: much less waiting for the disk. Default: true. */
  readonly durable?: boolean;
}

/**
 * A real Postgres of our own: made at the first start, started again whenever it dies, taken over when a
 * server that was killed left it running, ended with `close`.
 */
export class EmbeddedPostgres {
  /** Stays the same as long as the data folder does; reaches Postgres over a Unix socket. */
  readonly url: string;
  readonly #log: StoreLog;
  readonly #lock: FolderLock;
  readonly #options: PostmasterOptions;
  readonly #closing = new AbortController();
  readonly #background: Promise<void>[] = [];
  #postmaster: Postmaster | null = null;
  #closed: Promise<void> | null = null;

  private constructor(url: string, log: StoreLog, lock: FolderLock, options: PostmasterOptions) {
    this.url = url;
    this.#log = log;
    this.#lock = lock;
    this.#options = options;
  }

  /** Resolves when Postgres answers. @throws EmbeddedPostgresError */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const dataDir = resolve(options.dataDir);
    await mkdir(dataDir, { recursive: true });
    await assertReachable(dataDir, options.unprivileged);
    const lock = FolderLock.acquire(join(dataDir, 'postgres.lock'));
    try {
      return await EmbeddedPostgres.#startLocked({ ...options, dataDir }, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  static async #startLocked(options: EmbeddedPostgresOptions, lock: FolderLock): Promise<EmbeddedPostgres> {
    const { dataDir, cacheDir, unprivileged: identity, log, durable = true } = options;
    const binaries = await findBinaries(resolve(cacheDir), identity);
    const addressFile = join(dataDir, 'postgres.url');
    const known = readPassword(addressFile);
    const password = known ?? makePassword();
    const socket = socketFolder(dataDir);
    await ensureSocketFolder(socket, identity);
    const url = addressOf(socket, password);
    // Before the data: a start that is interrupted leaves no data without its password.
    if (known !== null || !existsSync(join(dataDir, 'postgres'))) await writeAddress(addressFile, url);
    const { folder, fresh } = await ensureCluster({ dataDir, binaries, identity, password });
    if (known === null && !fresh) {
      await Postmaster.find(folder)?.stop(log);
      await resetPassword(folder, { binaries, identity, password });
      await writeAddress(addressFile, url);
    }
    const logFile = join(dataDir, 'postgres.log');
    const postgres = new EmbeddedPostgres(url, log, lock, {
      folder,
      socket,
      logFile,
      binaries,
      identity,
      durable,
    });
    try {
      await postgres.#up();
    } catch (error) {
      await postgres.close();
      throw error;
    }
    if (fresh && durable) postgres.#background.push(postgres.#sync());
    postgres.#background.push(postgres.#supervise());
    return postgres;
  }

  /** Pid of the Postgres that runs now; another one after a restart. */
  get pid(): number | null {
    return this.#postmaster?.pid ?? null;
  }

  /** Ends Postgres; what was committed is kept. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    await this.#postmaster?.stop(this.#log);
    await Promise.all(this.#background);
    // A restart may have been under way meanwhile.
    await this.#postmaster?.stop(this.#log);
    await rm(this.#options.socket, { recursive: true, force: true });
    this.#lock.release();
  }

  /** Takes over what runs on our data already, or starts Postgres. */
  async #up(): Promise<void> {
    const { folder } = this.#options;
    const running = Postmaster.find(folder);
    if (running !== null) {
      this.#postmaster = running;
      if (await this.#answers(running, TAKE_OVER_WITHIN_MS)) {
        this.#log.info({ pid: running.pid }, 'took over the embedded Postgres that was still running');
        return;
      }
      await running.stop(this.#log);
    }
    await forgetStrangersPid(folder);
    const leftoversUntil = performance.now() + LEFTOVERS_WITHIN_MS;
    for (;;) {
      this.#closing.signal.throwIfAborted();
      const words = await this.#spawn();
      if (words === null) return;
      if (!LEFTOVERS.test(words) || performance.now() > leftoversUntil) throw failedToStart(words);
      await delay(FIRST_RETRY_MS);
    }
  }

  /** Null when Postgres answers, otherwise what it said. */
  async #spawn(): Promise<string | null> {
    const { logFile } = this.#options;
    const offset = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    const postmaster = await Postmaster.spawn(this.#options);
    this.#postmaster = postmaster;
    if (await this.#answers(postmaster, START_WITHIN_MS)) return null;
    await postmaster.stop(this.#log);
    return lastWords(logFile, offset);
  }

  #answers(postmaster: Postmaster, withinMs: number): Promise<boolean> {
    const { folder } = this.#options;
    return isReady({ url: this.url, folder, postmaster, withinMs, signal: this.#closing.signal });
  }

  async #supervise(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      await this.#postmaster?.exited;
      if (!this.#closing.signal.aborted) await this.#recover();
    }
  }

  async #recover(): Promise<void> {
    const since = performance.now();
    this.#log.error({}, 'the embedded Postgres ended; starting it again');
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      try {
        await this.#up();
        const downMs = Math.round(performance.now() - since);
        this.#log.info({ pid: this.pid, downMs }, 'the embedded Postgres is back');
        return;
      } catch (error) {
        if (this.#closing.signal.aborted) return;
        if (waitMs === FIRST_RETRY_MS)
          this.#log.error({ err: error }, 'the embedded Postgres does not start; trying on');
      }
      await delay(waitMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      if (this.#closing.signal.aborted) return;
    }
  }

  async #sync(): Promise<void> {
    const { folder, binaries, identity } = this.#options;
    try {
      await syncCluster(folder, binaries, identity);
    } catch (error) {
      this.#log.warn({ err: error }, 'the new database could not be forced to disk');
    }
  }
}

/**
 * A Postgres that was killed leaves its pid behind; if somebody else has that pid by now, Postgres would
 * take it for itself and refuse to start.
 */
async function forgetStrangersPid(folder: string): Promise<void> {
  const pid = readPid(folder);
  const command = pid === null ? undefined : lookAt(pid)?.command;
  if (command === undefined || command.includes('postgres')) return;
  await rm(join(folder, 'postmaster.pid'), { force: true });
}
