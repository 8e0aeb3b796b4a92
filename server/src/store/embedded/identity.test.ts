import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assertReachable } from './identity.ts';

const STRANGER = { uid: (process.getuid?.() ?? 0) + 1, gid: (process.getgid?.() ?? 0) + 1 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tribu-reach-'));
  mkdirSync(join(folder, 'inner'));
});

afterEach(() => rmSync(folder, { recursive: true }));

it('finds the folder on the way that does not let another uid pass', async () => {
  const inner = join(folder, 'inner');
  await expect(assertReachable(inner, STRANGER)).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining(`may not enter ${folder} `),
  });
  chmodSync(folder, 0o711);
  await assertReachable(inner, STRANGER);
  chmodSync(inner, 0o710);
  await expect(assertReachable(inner, STRANGER)).rejects.toMatchObject({ code: 'unreachable' });
  await assertReachable(inner, { uid: STRANGER.uid, gid: process.getgid?.() ?? 0 });
  await assertReachable(inner, null);
});
