import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workerBin as bundledWorkerBin } from 'mediasoup';
import { MediaError } from './media-error.ts';
import type { Unprivileged } from './types.ts';

/** One start of a worker: a program for mediasoup to run, and the process id that it left. */
export interface Launch {
  readonly program: string;
  /** Null before the program was run. */
  pid(): Promise<number | null>;
}

/**
 * Starts workers through a small script of its own, because mediasoup's spawn cannot do what we need:
 * - give up root (the worker handles foreign bytes),
 * - leave our environment behind (it holds the database's address and keys),
 * - leave our terminal's process group (Ctrl-C would end the workers before the server can close its rooms),
 * - note the process id, so that a worker which never says anything can be killed.
 * The script ends in `exec`: mediasoup knows its worker by the id of the process it started.
 */
export class WorkerLauncher {
  readonly #command: string;
  #dir: string;
  #launches = 0;

  private constructor(dir: string, command: string) {
    this.#dir = dir;
    this.#command = command;
  }

  static async create(workerBin: string | null, unprivileged: Unprivileged | null): Promise<WorkerLauncher> {
    const command = commandFor(workerBin ?? bundledWorkerBin, unprivileged, process.platform);
    return new WorkerLauncher(await ownFolder(), command);
  }

  async prepare(): Promise<Launch> {
    try {
      return await this.#write();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      // Temporary folders are swept; a server that ran for weeks must still be able to replace a worker.
      this.#dir = await ownFolder();
      return this.#write();
    }
  }

  async close(): Promise<void> {
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #write(): Promise<Launch> {
    this.#launches += 1;
    const program = join(this.#dir, `worker-${this.#launches}.sh`);
    const pidFile = `${program}.pid`;
    const script = `#!/bin/sh\necho $$ >${quote(pidFile)}\nexec ${this.#command} "$@"\n`;
    await writeFile(program, script, { mode: 0o700 });
    return { program, pid: () => readPid(pidFile) };
  }
}

/** A new folder that only we can enter. */
function ownFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tribu-live-media-'));
}

/** The shell words that become the worker. */
export function commandFor(
  bin: string,
  unprivileged: Unprivileged | null,
  platform: NodeJS.Platform,
): string {
  const words: string[] = [];
  if (platform === 'linux') words.push('setsid');
  if (unprivileged !== null) {
    if (platform !== 'linux') throw new MediaError('misconfigured', { detail: 'Start it without root.' });
    const { uid, gid } = unprivileged;
    words.push('setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs', '--');
  }
  words.push('env', '-i');
  for (const name of ['PATH', 'MEDIASOUP_VERSION', 'LD_LIBRARY_PATH']) words.push(`${name}="$${name}"`);
  return [...words, quote(bin)].join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

async function readPid(path: string): Promise<number | null> {
  try {
    const pid = Number.parseInt(await readFile(path, 'utf8'), 10);
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
