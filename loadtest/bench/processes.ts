import { readdir, readFile } from 'node:fs/promises';
import { isMissing } from './is-missing.ts';

interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

/** Memory of a server and what belongs to it, in MB (10^6 bytes) of PSS: shared pages count by their share. */
export interface Memory {
  readonly server: number;
  readonly mediaWorkers: number;
  readonly postgres: number;
}

export async function memoryOf(serverPid: number): Promise<Memory> {
  const family = descendants(await allProcesses(), serverPid);
  const of = async (belongs: (name: string) => boolean) => {
    const sizes = await Promise.all(family.filter(({ name }) => belongs(name)).map(({ pid }) => pssMb(pid)));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  return {
    server: await pssMb(serverPid),
    mediaWorkers: await of((name) => name.startsWith('mediasoup')),
    postgres: await of((name) => name.startsWith('postgres')),
  };
}

/** @throws Error where the kernel doesn't say (not Linux, or somebody else's process) */
export async function pssMb(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = /^Pss: +(\d+) kB$/m.exec(text)?.[1];
  if (kilobytes === undefined) throw new Error(`no PSS of process ${pid}`);
  return (Number(kilobytes) * 1024) / 1e6;
}

function descendants(all: readonly ProcessInfo[], ancestor: number): ProcessInfo[] {
  const children = all.filter(({ parent }) => parent === ancestor);
  return children.flatMap((child) => [child, ...descendants(all, child.pid)]);
}

async function allProcesses(): Promise<ProcessInfo[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(readProcess));
  return found.filter((each) => each !== null);
}

async function readProcess(pid: number): Promise<ProcessInfo | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses and may hold any character.
    const [, name = '', parent = '0'] = /^\d+ \((.*)\) \S (\d+)/s.exec(stat) ?? [];
    return { pid, name, parent: Number(parent) };
  } catch (error) {
    // It ended between the listing and the look.
    if (isMissing(error)) return null;
    throw error;
  }
}
