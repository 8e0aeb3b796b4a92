import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ReplayFolder } from './replay-folder.ts';

let session: string;

beforeEach(async () => {
  session = await mkdtemp(join(tmpdir(), 'tribu-live-replay-'));
});

afterEach(() => rm(session, { recursive: true }));

it('[D5] an attempt that lost its lease and hasn’t noticed disturbs no other, whatever their numbers', async () => {
  const lost = await ReplayFolder.create(session, 1);
  await writeFile(join(lost.output, 'replay.mp4'), 'old');
  const held = await ReplayFolder.create(session, 1);
  await writeFile(join(held.output, 'replay.mp4'), 'new');
  await expect(lost.publish()).rejects.toMatchObject({ code: 'ENOENT' });
  await lost.clear();
  await access(held.work);
  await held.publish();
  await held.clear();
  expect(await readdir(session)).toEqual(['replay']);
  expect(await readdir(join(session, 'replay'))).toEqual(['replay.mp4']);
});
