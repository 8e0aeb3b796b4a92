import { readdir, readFile } from 'node:fs/promises';
import { endProcess, isAlive } from './end-process.ts';

const STOP_TIMEOUT_MS = 25_000;

/** Ends nodes, workers and captures of a cluster in this folder that was killed; Linux only. Gives how many. */
export async function endLeftBehind(folder: string): Promise<number> {
  const pids = await workingBelow(folder);
  await Promise.all(
    pids.map(async (pid) => {
      try {
        await endProcess(pid, 'SIGTERM', STOP_TIMEOUT_MS);
      } catch {
        // Gone between the look and the word; or it outlived that, or isn't ours to end, which then says so.
        if (!isAlive(pid)) return;
        await endProcess(pid, 'SIGKILL');
      }
    }),
  );
  return pids.length;
}

async function workingBelow(folder: string): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!(pid > 1) || pid === process.pid) continue;
    const variables = (await environmentOf(pid)).split('\0');
    if (variables.some((variable) => isOfCluster(variable, folder))) found.push(pid);
  }
  return found;
}

/** Anything else below the folder may be anybody's. */
function isOfCluster(variable: string, folder: string): boolean {
  const start = `TRIBU_DATA=${folder}/`;
  return variable.startsWith(start) && /^(node|worker)-\d+$/.test(variable.slice(start.length));
}

/** Empty where it ended meanwhile or belongs to somebody else. */
async function environmentOf(pid: number): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/environ`, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? `${error.code}` : '';
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(code)) return '';
    throw error;
  }
}
