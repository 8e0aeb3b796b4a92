import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findOnPath, lastLines, runQuietly } from './commands.mjs';
import { ensureGo } from './go.mjs';
import { withLock } from './lock.mjs';
import { formatDuration } from './progress.mjs';
import { SetupError } from './setup-error.mjs';

const VERSION = '1.8.0';
const MODULE = `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`;
/** What its go.mod asks for. */
const LEAST_GO = '1.25';
const BUILDING = '-building-';
const TELL_INTERVAL_MS = 30_000;

/**
 * An S3 server for tests and for the local cluster: the one that VERSITYGW_BIN names, one on PATH, or one built
 * here and kept in the cache.
 *
 * @param {{ cacheDir: string, log: (text: string) => void, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>} its path
 */
export async function ensureVersitygw({ cacheDir, log, env = process.env }) {
  const given = env.VERSITYGW_BIN || findOnPath('versitygw', env);
  if (given) return given;
  const path = join(cacheDir, 'versitygw', VERSION, 'versitygw');
  if (existsSync(path)) return path;
  return withLock(join(cacheDir, 'versitygw.lock'), { note: log }, async () => {
    if (!existsSync(path)) await build(path, { log, env });
    return path;
  });
}

/**
 * Everything the build needs lies in one folder that is gone afterwards: sources and intermediate results of its
 * hundreds of packages are 2 GB that nothing else would use.
 *
 * @param {string} path
 * @param {{ log: (text: string) => void, env: NodeJS.ProcessEnv }} options
 */
async function build(path, { log, env }) {
  mkdirSync(dirname(path), { recursive: true });
  removeAbandoned(dirname(path));
  const folder = mkdtempSync(`${dirname(path)}${BUILDING}`);
  const startMs = performance.now();
  log(`building versitygw ${VERSION}, an S3 server for tests (a few minutes, once)`);
  const timer = setInterval(() => {
    log(`still building, ${formatDuration(performance.now() - startMs)} so far`);
  }, TELL_INTERVAL_MS);
  try {
    const go = await ensureGo({ least: LEAST_GO, folder: join(folder, 'go'), log, env });
    const variables = {
      ...env,
      GOBIN: join(folder, 'bin'),
      GOMODCACHE: join(folder, 'modules'),
      GOCACHE: join(folder, 'cache'),
      // Go makes its sources read-only otherwise, and they couldn't be removed.
      GOFLAGS: '-modcacherw',
      GOTOOLCHAIN: 'local',
      CGO_ENABLED: '0',
    };
    const args = ['install', '-trimpath', '-ldflags=-s -w', MODULE];
    const { code, output } = await runQuietly(go, args, { cwd: folder, env: variables });
    if (code !== 0) {
      const message = `versitygw ${VERSION} could not be built. VERSITYGW_BIN may name one of your own. go said:\n${lastLines(output, 15)}`;
      throw new SetupError('build_failed', message, { retryable: true });
    }
    renameSync(join(folder, 'bin/versitygw'), path);
  } finally {
    clearInterval(timer);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * What a build that was killed left behind: we hold the lock, so nobody builds.
 *
 * @param {string} folder
 */
function removeAbandoned(folder) {
  const start = `${basename(folder)}${BUILDING}`;
  for (const name of readdirSync(dirname(folder))) {
    if (name.startsWith(start)) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}
