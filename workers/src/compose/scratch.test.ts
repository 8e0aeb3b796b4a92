import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Scratch } from './scratch.ts';

const DAY_MS = 24 * 3_600_000;
/** No process has it: Linux counts to 4194304 at most. */
const NOBODY = 2 ** 30;

let shared: string;

beforeEach(async () => {
  shared = await mkdtemp(join(tmpdir(), 'tribu-scratch-'));
});
afterEach(() => rm(shared, { recursive: true }));

async function leave(name: string, ageMs = 0): Promise<void> {
  await mkdir(join(shared, name));
  await writeFile(join(shared, name, 'a.log'), 'left');
  const at = (Date.now() - ageMs) / 1000;
  await utimes(join(shared, name), at, at);
}

it('what killed workers of this machine left goes at the next start; what others may use stays', async () => {
  const own = `${hostname()}-${process.pid}`;
  const alive = `${hostname()}-${process.ppid}`;
  await leave(`${hostname()}-${NOBODY}`);
  await leave(own);
  await leave(alive);
  await leave('elsewhere-1');
  await leave('elsewhere-2', 2 * DAY_MS);
  const scratch = await Scratch.in(shared, Date.now());
  expect((await readdir(shared)).sort()).toEqual([alive, 'elsewhere-1', own].sort());
  expect(await readdir(join(shared, own))).toEqual([]);
  await scratch.close();
  expect(await readdir(shared)).not.toContain(own);
});

it('folders in it are apart from each other', async () => {
  const scratch = await Scratch.in(shared, Date.now());
  const [one, other] = [await scratch.folder(), await scratch.folder()];
  await writeFile(join(one, 'a'), '');
  expect(await readdir(other)).toEqual([]);
});
