import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

/** @type {string} */
let folder;
/** @type {string} */
let path;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tribu-lock-'));
  path = join(folder, 'locks', 'packages.lock');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('lock', () => {
  it('lets the second wait for the first, and says so once', async () => {
    /** @type {string[]} */
    const order = [];
    /** @type {PromiseWithResolvers<void>} */
    const firstMayEnd = Promise.withResolvers();
    const first = withLock(path, { note: () => undefined }, async () => {
      await firstMayEnd.promise;
      order.push('first ends');
    });
    const note = () => {
      order.push('second waits');
      firstMayEnd.resolve();
    };
    const second = withLock(path, { note }, async () => {
      order.push('second runs');
    });
    await Promise.all([first, second]);
    expect(order).toEqual(['second waits', 'first ends', 'second runs']);
  });

  it('is given back when the work fails', async () => {
    const work = () => Promise.reject(new Error('no network'));
    await expect(withLock(path, { note: () => undefined }, work)).rejects.toThrow('no network');
    expect(existsSync(path)).toBe(false);
  });

  it('is taken over from a process that is gone', async () => {
    const { pid } = spawnSync('true');
    await withLock(path, { note: () => undefined }, async () => undefined);
    writeFileSync(path, `${pid}\n`);
    expect(await withLock(path, { note: () => undefined }, async () => 'done')).toBe('done');
  });
});
