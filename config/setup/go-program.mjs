import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { lastLines, runQuietly } from './commands.mjs';
import { ensureGo } from './go.mjs';
import { formatDuration } from './progress.mjs';
import { SetupError } from './setup-error.mjs';

const BUILDING = '-building-';
const TELL_INTERVAL_MS = 30_000;

/**
 * A program that is built from a Go module.
 *
 * @typedef {object} GoProgram
 * @property {string} title its name and version, and what it is here for
 * @property {string} name as Go calls what it builds
 * @property {string} module with its version
 * @property {string} leastGo what its go.mod asks for
 * @property {string} variable names one of your own instead
 */

/**
 * Builds it at that path. Whoever calls holds a lock: two would build the same. Everything the build needs lies in one
 * folder that is gone afterwards: sources and intermediate results of hundreds of packages are some 2 GB that nothing
 * else would use.
 *
 * @param {GoProgram} program
 * @param {string} path
 * @param {{ log: (text: string) => void, env: NodeJS.ProcessEnv }} options
 */
export async function buildGoProgram({ title, name, module, leastGo, variable }, path, { log, env }) {
  mkdirSync(dirname(path), { recursive: true });
  removeAbandoned(dirname(path));
  const folder = mkdtempSync(`${dirname(path)}${BUILDING}`);
  const startMs = performance.now();
  log(`building ${title} (a few minutes, once)`);
  const timer = setInterval(() => {
    log(`still building, ${formatDuration(performance.now() - startMs)} so far`);
  }, TELL_INTERVAL_MS);
  try {
    const go = await ensureGo({ least: leastGo, folder: join(folder, 'go'), log, env });
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
    const args = ['install', '-trimpath', '-ldflags=-s -w', module];
    const { code, output } = await runQuietly(go, args, { cwd: folder, env: variables });
    if (code !== 0) {
      const message = `${module} could not be built. ${variable} may name one of your own. go said:\n${lastLines(output, 15)}`;
      throw new SetupError('build_failed', message, { retryable: true });
    }
    renameSync(join(folder, 'bin', name), path);
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
