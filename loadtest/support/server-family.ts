import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Processes that work for a server, by their ids. */
export interface ServerFamily {
  readonly capture: readonly number[];
  readonly mediaWorkers: readonly number[];
  readonly jobWorkers: readonly number[];
  /** The database's first process; its others end with it. */
  readonly postgres: readonly number[];
}

interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Who works for the server now. Linux only: read from /proc. */
export async function familyOf(server: {
  readonly pid: number;
  readonly dataDir: string;
}): Promise<ServerFamily> {
  const all = await allProcesses();
  const of = (belongs: (each: ProcessInfo) => boolean) => all.filter(belongs).map(({ pid }) => pid);
  const child = (name: string) => of((each) => each.parent === server.pid && each.command.includes(name));
  return {
    capture: of(({ command }) => command.includes(`capture/main.ts ${server.dataDir} `)),
    mediaWorkers: child('mediasoup-worker'),
    jobWorkers: child('workers/src/main.ts'),
    postgres: await postmasters(server.dataDir),
  };
}

/** @param name a part of the command lines to look for; default: any */
export async function childrenOf(pid: number, name = ''): Promise<number[]> {
  const children = (await allProcesses()).filter(({ parent }) => parent === pid);
  return children.filter(({ command }) => command.includes(name)).map((each) => each.pid);
}

async function postmasters(dataDir: string): Promise<number[]> {
  const files = (await readdir(dataDir, { recursive: true })).filter((file) =>
    file.endsWith('postmaster.pid'),
  );
  const texts = await Promise.all(files.map((file) => readFile(join(dataDir, file), 'utf8')));
  return texts.map((text) => Number(text.split('\n')[0])).filter((pid) => pid > 1);
}

async function allProcesses(): Promise<ProcessInfo[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(readProcess));
  return found.filter((each) => each !== null);
}

async function readProcess(pid: number): Promise<ProcessInfo | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    // The name stands in parentheses and may hold any character.
    const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(stat)?.[1] ?? 0);
    return { pid, parent, command: `${command.replaceAll('\0', ' ')} ` };
  } catch (error) {
    // It ended between the listing and the look.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return null;
    throw error;
  }
}
