import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { childRuns, endChild } from './end-child.ts';
import { endLeftPostgres, endProcess } from './end-process.ts';
import { runEngines } from './engines/index.ts';
import { freePort } from './free-port.ts';
import { familyOf } from './server-family.ts';
import { spawnOurs } from './spawn-ours.ts';
import { type TempFolder, tempFolder } from './temp-folder.ts';

const READY_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 20;
const STOP_TIMEOUT_MS = 20_000;
/** Lines of the server's log that an error message quotes. */
const QUOTED_LINES = 40;

export interface ServerOptions {
  /** Environment on top of this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it listens. Default 127.0.0.1. */
  readonly host?: string;
  /** Words before its command line, for example those that run it in a network namespace. They must become it (exec). */
  readonly through?: readonly string[];
  /** Default: a free one. */
  readonly port?: number;
  /** Gets each line of its log. */
  readonly heard?: (line: string) => void;
  /** Data of an earlier server to go on with; stays when this one is closed. Default: a folder of its own. */
  readonly dataDir?: string;
}

/** A server of ours as its own process, on ports and with data of its own. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** First UDP and TCP port of the media workers. */
  readonly mediaPort: number;
  readonly dataDir: string;
  /** What the server printed, line by line. */
  readonly log: string[] = [];
  readonly #env: Readonly<Record<string, string>>;
  readonly #through: readonly string[];
  readonly #heard: ((line: string) => void) | undefined;
  readonly #ownFolder: TempFolder | null;
  #child: ChildProcess;

  private constructor(parts: {
    host: string;
    through: readonly string[];
    heard: ((line: string) => void) | undefined;
    port: number;
    mediaPort: number;
    dataDir: string;
    ownFolder: TempFolder | null;
    env: Readonly<Record<string, string>>;
  }) {
    this.port = parts.port;
    this.mediaPort = parts.mediaPort;
    this.dataDir = parts.dataDir;
    this.url = `http://${parts.host}:${parts.port}`;
    this.#through = parts.through;
    this.#heard = parts.heard;
    this.#ownFolder = parts.ownFolder;
    this.#env = parts.env;
    this.#child = this.#spawn();
  }

  /** Resolves when the server is ready; rejects with its last words when it ends or takes too long. */
  static async start(options: ServerOptions = {}): Promise<ServerProcess> {
    const { host = '127.0.0.1', through = [], heard } = options;
    const ownFolder = options.dataDir === undefined ? await tempFolder() : null;
    const port = options.port ?? (await freePort());
    const mediaPort = Number(options.env?.MEDIA_PORT ?? (await freePort()));
    const dataDir = options.dataDir ?? join(ownFolder?.path ?? '', 'data');
    // Told of a database of another, it stands on that, with all that goes with it.
    const engines = options.env?.DATABASE_URL === undefined ? await runEngines(dataDir) : null;
    const env = {
      HOST: host,
      PORT: `${port}`,
      NODE_URL: `http://${host}:${port}`,
      MEDIA_PORT: `${mediaPort}`,
      MEDIA_WORKERS: '1',
      TRIBU_DATA: dataDir,
      ...engines,
      ...options.env,
    };
    const server = new ServerProcess({ host, through, heard, port, mediaPort, dataDir, ownFolder, env });
    try {
      await server.ready();
    } catch (error) {
      await server.close();
      throw error;
    }
    return server;
  }

  /** Of the server itself; its media workers are its children. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return childRuns(this.#child);
  }

  /** Exit code of the last run; null while it runs or when a signal ended it. */
  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** Environment of the server's variables, for commands that work on the same data. */
  get env(): Readonly<Record<string, string>> {
    return this.#env;
  }

  /** Sends the signal to the server alone and waits for its end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (await endChild(this.#child, signal, STOP_TIMEOUT_MS)) return;
    throw new Error(`the server outlived ${signal} by ${STOP_TIMEOUT_MS} ms\n${this.#lastLines()}`);
  }

  /** Resolves when the server ends, by whatever cause. */
  async exited(): Promise<void> {
    if (this.running) await once(this.#child, 'exit');
  }

  /** Starts it again on the same ports and data; `ready()` says when it answers. */
  respawn(): void {
    if (this.running) throw new Error('the server still runs');
    this.#child = this.#spawn();
  }

  async restart(): Promise<void> {
    this.respawn();
    await this.ready();
  }

  async ready(): Promise<void> {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (!(await this.#answersReady())) {
      if (!this.running) throw new Error(`the server ended at start\n${this.#lastLines()}`);
      if (performance.now() > deadline) throw new Error(`the server isn't ready\n${this.#lastLines()}`);
      await later(POLL_INTERVAL_MS);
    }
  }

  /** Ends the server and what it left, and removes its data unless they were handed in. */
  async close(): Promise<void> {
    await this.kill('SIGTERM');
    if (this.#ownFolder === null) return;
    // A capture process outlives a killed server for a while.
    for (const pid of (await familyOf(this)).capture) await endProcess(pid, 'SIGTERM');
    await endLeftPostgres(this.#ownFolder.path);
    await this.#ownFolder[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #answersReady(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2000) });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      // Nobody listens yet; `ready` watches the process and the time.
      return false;
    }
  }

  #spawn(): ChildProcess {
    const heard = (line: string) => {
      this.log.push(line);
      this.#heard?.(line);
    };
    return spawnOurs('server/src/main.ts', { env: this.#env, through: this.#through, heard });
  }

  #lastLines(): string {
    return this.log.slice(-QUOTED_LINES).join('\n');
  }
}
