import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/index.ts';
import type { Logger } from '../telemetry/index.ts';
import { awsVariables } from './aws-variables.ts';

const PROGRAM = fileURLToPath(new URL('../../../workers/src/main.ts', import.meta.url));
/** Whoever lost a server that was restarted comes back first; replays can wait. */
const FIRST_START_MS = 3000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** One that lived this long did not die of its start. */
const SETTLED_MS = 60_000;
/** It kills its ffmpeg and lets go of its work; then the reconciler's next start takes that up. */
const STOP_LIMIT_MS = 4000;

export interface JobWorkerOptions {
  readonly config: Pick<
    Config,
    | 'dataDir'
    | 'cacheDir'
    | 'engagementRulesFile'
    | 'recordings'
    | 'storage'
    | 'webhooks'
    | 'unprivileged'
    | 'log'
  >;
  readonly databaseUrl: string;
  /** Opens what the database keeps sealed: secrets of webhooks. */
  readonly sealKey: Uint8Array;
  readonly log: Logger;
  /** Runs `work` once after `delayMs`; the returned function calls it off. */
  readonly after: (delayMs: number, work: () => void) => () => void;
}

/** The one job worker of an embedded server: a child process, started again whenever it dies. */
export class JobWorker {
  readonly #options: JobWorkerOptions;
  #child: ChildProcess | null = null;
  #pauseMs = FIRST_PAUSE_MS;
  #restarts = 0;
  #disarm: () => void = () => undefined;
  #stopped: Promise<void> | null = null;

  private constructor(options: JobWorkerOptions) {
    this.#options = options;
  }

  static start(options: JobWorkerOptions): JobWorker {
    const worker = new JobWorker(options);
    worker.#disarm = options.after(FIRST_START_MS, () => worker.#spawn());
    return worker;
  }

  /** Null before its first life and between two. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get restarts(): number {
    return this.#restarts;
  }

  /** Ends it and resolves when it is gone. Idempotent. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#disarm();
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
    child.kill('SIGTERM');
    const disarm = this.#options.after(STOP_LIMIT_MS, () => child.kill('SIGKILL'));
    await gone;
    disarm();
  }

  #spawn(): void {
    const { config, databaseUrl, sealKey, log, after } = this.#options;
    const startedAt = performance.now();
    const child = spawn(process.execPath, [PROGRAM, '--by-server'], {
      cwd: '/',
      stdio: ['pipe', 'inherit', 'inherit'],
      env: environment(config),
    });
    this.#child = child;
    let ended = false;
    const end = (cause: object) => {
      if (ended) return;
      ended = true;
      this.#child = null;
      if (this.#stopped !== null) return;
      if (performance.now() - startedAt > SETTLED_MS) this.#pauseMs = FIRST_PAUSE_MS;
      log.error({ ...cause, pauseMs: this.#pauseMs }, 'the job worker died; starting another one');
      this.#disarm = after(this.#pauseMs, () => {
        this.#restarts += 1;
        this.#spawn();
      });
      this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    };
    child.once('close', (code, signal) => end({ code, signal }));
    child.once('error', (err) => end({ err }));
    // One that died before it read this has an ending of its own above.
    child.stdin?.on('error', (err) => log.debug({ err }, 'the job worker does not listen'));
    const key = Buffer.from(sealKey).toString('base64url');
    const line = JSON.stringify({ databaseUrl, sealKey: key, storage: config.storage });
    // Left open: when it closes, this server is gone and the worker ends by itself.
    child.stdin?.write(`${line}\n`);
  }
}

/** Not the server's own environment: that holds keys. */
function environment(config: JobWorkerOptions['config']): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, FFMPEG_PATH, FFPROBE_PATH } = process.env;
  const { recordings, storage, unprivileged } = config;
  const variables = {
    ...(storage.kind === 's3' && storage.credentials === null ? awsVariables(process.env) : {}),
    PATH,
    TMPDIR,
    FFMPEG_PATH,
    FFPROBE_PATH,
    TRIBU_DATA: config.dataDir,
    TRIBU_CACHE: config.cacheDir,
    ENGAGEMENT_RULES: config.engagementRulesFile ?? undefined,
    RECORDINGS_DIR: recordings.dir,
    RECORDING_ORIGINALS_DAYS: `${recordings.originalsDays}`,
    RECORDING_RETENTION_DAYS: recordings.retentionDays === null ? undefined : `${recordings.retentionDays}`,
    WEBHOOKS_ALLOW_PRIVATE: `${config.webhooks.allowPrivate}`,
    LOG_LEVEL: config.log.level,
    TRIBU_UNPRIVILEGED_UID: unprivileged === null ? undefined : `${unprivileged.uid}`,
    TRIBU_UNPRIVILEGED_GID: unprivileged === null ? undefined : `${unprivileged.gid}`,
  };
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
}
