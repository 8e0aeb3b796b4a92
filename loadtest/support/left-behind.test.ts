import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { isAlive } from './end-process.ts';
import { endLeftBehind } from './left-behind.ts';

// Nobody looks into it.
const FOLDER = '/nowhere/tribu-live-cluster';
const children: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** A process that works on this data. */
async function working(dataDir: string): Promise<number> {
  const child = spawn('sleep', ['60'], { env: { PATH: process.env.PATH, TRIBU_DATA: dataDir } });
  children.push(child);
  await once(child, 'spawn');
  return child.pid ?? 0;
}

it('ends nodes and workers of a cluster, and nobody else’s server', async () => {
  const [node, worker] = [await working(join(FOLDER, 'node-2')), await working(join(FOLDER, 'worker-1'))];
  const others = [await working(join(FOLDER, 'live')), await working(`${FOLDER}-2/node-1`)];
  expect(await endLeftBehind(FOLDER)).toBe(2);
  expect([node, worker, ...others].map(isAlive)).toEqual([false, false, true, true]);
});
