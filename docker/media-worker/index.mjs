import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { accept } from './acceptance.mjs';
import { cacheEntry, isAccepted, keep, makeFolder, readStamp } from './cache.mjs';
import { downloadPrebuilt, prebuiltUrl } from './download.mjs';
import { withLock } from './lock.mjs';
import { MediaWorkerError, sentenceOf } from './media-worker-error.mjs';
import { compile } from './recipe/compile.mjs';
import { pinnedVersionIn } from './recipe-key.mjs';

/**
 * @typedef {object} MediaWorker
 * @property {string} path of the binary, to be given to mediasoup as MEDIASOUP_WORKER_BIN
 * @property {import('./cache.mjs').Origin} origin
 * @property {string} version of mediasoup
 * @property {string | null} recipe key of the recipe; null for a given one
 *
 * @typedef {object} Options
 * @property {string} cacheDir
 * @property {string} mediasoupDir mediasoup's npm package
 * @property {(line: string) => void} log told what a person who waits wants to know
 * @property {(names: string[], options: { log: (line: string) => void }) => Promise<void>} installSystemPackages
 *   makes sure that these Debian packages are there; its error says what to install
 * @property {NodeJS.ProcessEnv} [env] MEDIASOUP_WORKER_BIN names a worker of the operator's own;
 *   MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD and MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL are mediasoup's
 */

/**
 * Makes sure that there is a media worker which passed the acceptance check: the operator's own, the cached
 * one, mediasoup's prebuilt one or one built here, in this order.
 *
 * @param {Options} options
 * @returns {Promise<MediaWorker>}
 * @throws {MediaWorkerError}
 */
export async function ensureMediaWorker({
  cacheDir,
  mediasoupDir,
  log,
  installSystemPackages,
  env = process.env,
}) {
  const version = pinnedVersionIn(mediasoupDir);
  const entry = cacheEntry(resolve(cacheDir), version);
  const given = env.MEDIASOUP_WORKER_BIN ? resolve(env.MEDIASOUP_WORKER_BIN) : null;
  // The server's environment names the cached one; who starts from there need not check it again.
  if (given && given !== entry.binary) return useGiven(given, version, mediasoupDir);

  const cached = fromCache(entry);
  if (cached) return cached;
  makeFolder(dirname(entry.lockFile));
  return withLock(entry.lockFile, log, async () => {
    // Whoever held the lock before us may have done the work.
    const done = fromCache(entry) ?? (await checkAgain(entry, mediasoupDir, log));
    if (done) return done;
    removeLeftovers(entry);
    const workDir = mkdtempSync(entry.workPrefix);
    try {
      await obtain({ entry, workDir, mediasoupDir, log, env, installSystemPackages });
    } finally {
      rmSync(workDir, { recursive: true, force: true });
    }
    const kept = fromCache(entry);
    if (!kept) throw new MediaWorkerError('unobtainable', `${entry.folder} vanished while it was filled.`);
    return kept;
  });
}

/**
 * @param {string} path
 * @param {string} version
 * @param {string} mediasoupDir
 * @returns {Promise<MediaWorker>}
 */
async function useGiven(path, version, mediasoupDir) {
  const { accepted, report } = await accept(path, mediasoupDir);
  if (accepted) return { path, origin: 'given', version, recipe: null };
  throw new MediaWorkerError(
    'refused',
    `MEDIASOUP_WORKER_BIN names ${path}, but that is no media worker to be trusted with calls:\n${report}`,
  );
}

/** @param {import('./cache.mjs').Entry} entry @returns {MediaWorker | null} */
function fromCache(entry) {
  const stamp = readStamp(entry);
  if (!stamp || !isAccepted(stamp)) return null;
  return { path: entry.binary, origin: stamp.origin, version: stamp.version, recipe: stamp.recipe };
}

/**
 * The acceptance check became another since this one was accepted: it is checked, not built anew.
 *
 * @param {import('./cache.mjs').Entry} entry
 * @param {string} mediasoupDir
 * @param {(line: string) => void} log
 * @returns {Promise<MediaWorker | null>}
 */
async function checkAgain(entry, mediasoupDir, log) {
  const stamp = readStamp(entry);
  if (!stamp) return null;
  const { accepted, report } = await accept(entry.binary, mediasoupDir);
  if (!accepted) {
    log(`the cached media worker is refused now:\n${report}`);
    return null;
  }
  const { origin, srtp } = stamp;
  await keep(entry, { binary: entry.binary, origin, srtp, nowMs: Date.now() });
  return fromCache(entry);
}

/**
 * @param {{ entry: import('./cache.mjs').Entry, workDir: string, env: NodeJS.ProcessEnv } & Omit<Options, 'env' | 'cacheDir'>} options
 * @returns {Promise<void>}
 */
async function obtain({ entry, workDir, mediasoupDir, log, env, installSystemPackages }) {
  const problem = await tryPrebuilt({ entry, workDir, mediasoupDir, log, env });
  if (!problem) return;
  log(`no prebuilt media worker: ${problem}`);
  const { binary, srtp } = await compile({
    mediasoupDir,
    workDir,
    log,
    installSystemPackages: async (names) => {
      try {
        await installSystemPackages(names, { log });
      } catch (error) {
        throw new MediaWorkerError(
          'unobtainable',
          `The media worker can't be downloaded (${problem}), and building it lacks something. ${sentenceOf(error)}`,
          { cause: error },
        );
      }
    },
  });
  const { accepted, report } = await accept(binary, mediasoupDir);
  if (!accepted) {
    throw new MediaWorkerError('refused', `The media worker was built, but does not work here:\n${report}`);
  }
  await keep(entry, { binary, origin: 'built', srtp, nowMs: Date.now() });
  log(`media worker built and accepted (${srtp})`);
}

/**
 * @param {{ entry: import('./cache.mjs').Entry, workDir: string, mediasoupDir: string, log: (line: string) => void, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<string | null>} why it could not be had; null when it is in the cache
 */
async function tryPrebuilt({ entry, workDir, mediasoupDir, log, env }) {
  if (env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD) return 'MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD is set';
  const url = prebuiltUrl(mediasoupDir, env);
  log(`trying mediasoup's prebuilt media worker: ${url}`);
  const download = await downloadPrebuilt(url);
  if ('reason' in download) return download.reason;
  const binary = join(workDir, 'prebuilt');
  writeFileSync(binary, download.binary);
  chmodSync(binary, 0o755);
  const { accepted, report } = await accept(binary, mediasoupDir);
  if (!accepted) return `the one that was downloaded is refused:\n${report}`;
  await keep(entry, { binary, origin: 'prebuilt', srtp: null, nowMs: Date.now() });
  log('prebuilt media worker accepted');
  return null;
}

/**
 * Removes what builds of this entry left that were killed: whoever holds the lock is the only one.
 *
 * @param {import('./cache.mjs').Entry} entry
 */
function removeLeftovers({ workPrefix }) {
  const shelf = dirname(workPrefix);
  for (const name of readdirSync(shelf)) {
    if (name.startsWith(basename(workPrefix))) rmSync(join(shelf, name), { recursive: true, force: true });
  }
}
