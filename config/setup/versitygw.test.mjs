import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAtLeast } from './go.mjs';
import { ensureVersitygw } from './versitygw.mjs';

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tribu-versitygw-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/**
 * @param {string} path below the folder
 * @param {string} [script]
 */
function program(path, script = 'exit 1') {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** @param {NodeJS.ProcessEnv} [env] */
function ensure(env = {}) {
  return ensureVersitygw({
    cacheDir: join(folder, 'cache'),
    log: () => undefined,
    env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, ...env },
  });
}

describe('the S3 server', () => {
  it('may be one of your own', async () => {
    program('bin/versitygw');
    await expect(ensure({ VERSITYGW_BIN: '/opt/versitygw' })).resolves.toBe('/opt/versitygw');
  });

  it('is the machine’s own where it has one', async () => {
    const own = program('bin/versitygw');
    await expect(ensure()).resolves.toBe(own);
  });

  it('is built once', async () => {
    const go = program(
      'bin/go',
      '[ "$1" = env ] && echo go1.26.8 || { mkdir -p "$GOBIN"; echo > "$GOBIN/versitygw"; }',
    );
    const built = join(folder, 'cache/versitygw/1.8.0/versitygw');
    await expect(ensure()).resolves.toBe(built);
    rmSync(go);
    await expect(ensure()).resolves.toBe(built);
  });

  it('that can’t be built says what Go said, and what one may do', async () => {
    program('bin/go', '[ "$1" = env ] && echo go1.26.8 || { echo no route to host >&2; exit 1; }');
    const failure = { code: 'build_failed', retryable: true };
    const attempt = ensure();
    await expect(attempt).rejects.toMatchObject(failure);
    await expect(attempt).rejects.toThrow(/VERSITYGW_BIN.*\nno route to host/);
  });
});

describe('Go', () => {
  it.each([
    ['go1.25.0', true],
    ['go1.27.3', true],
    ['go2.0', true],
    ['go1.19.8', false],
    ['', false],
  ])('%s is new enough: %s', (version, enough) => {
    expect(isAtLeast(version, '1.25')).toBe(enough);
  });
});
