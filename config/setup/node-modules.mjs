import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing, lastLines, runQuietly, withoutProjectBinaries } from './commands.mjs';
import { withLock } from './lock.mjs';
import { SetupError } from './setup-error.mjs';

/** Holds the hash of the lock file that node_modules belongs to. */
const STAMP = 'node_modules/.tribu-setup';
/** What npm itself notes about the tree it made. */
const INSTALLED = 'node_modules/.package-lock.json';

/**
 * Runs `npm ci` when node_modules is missing or belongs to another lock file.
 *
 * @param {{ root: string, cacheDir: string, progress: import('./progress.mjs').Progress }} options
 */
export async function ensureNodeModules({ root, cacheDir, progress }) {
  if (isCurrent(root)) return;
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  await withLock(join(cacheDir, 'locks', `packages-${name}.lock`), progress, async () => {
    // Whoever held the lock before us may have done the work; and after an `npm install` by hand the tree
    // is what the lock file says: both are only written down.
    if (!isCurrent(root) && !isInstalledByHand(root)) await install(root, progress);
    writeFileSync(join(root, STAMP), lockHash(root));
  });
}

/** @param {string} root */
function isCurrent(root) {
  return hasNode(root) && readOptional(join(root, STAMP)) === lockHash(root);
}

/** @param {string} root */
function isInstalledByHand(root) {
  const installed = readOptional(join(root, INSTALLED));
  if (installed === null || !hasNode(root)) return false;
  return treeMatchesLock(
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')),
    JSON.parse(installed),
  );
}

/**
 * @typedef {{ version?: string, optional?: boolean, integrity?: string }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock
 */

/**
 * Whether all that the lock file asks for is there; optional packages may be missing, since most belong to
 * other platforms.
 *
 * @param {Lock} lock
 * @param {Lock} installed
 */
export function treeMatchesLock(lock, installed) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/')) return true;
    const found = installed.packages[path];
    if (!found) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/**
 * @param {string} root
 * @param {import('./progress.mjs').Progress} progress
 */
async function install(root, progress) {
  progress.note('npm ci (less than a minute)');
  const env = {
    ...withoutProjectBinaries(process.env),
    // mediasoup's own install script does nothing when this is set. The worker is seen to by a step of its
    // own, which can do more than download. (npm before 11.16 doesn't know allowScripts.)
    MEDIASOUP_WORKER_BIN: '/nonexistent/see-config-setup',
  };
  const { code, output } = await runQuietly('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, env });
  if (code === 0) return;
  const help = 'npm ci failed. If it could not reach its registry, try again once it can.';
  throw new SetupError('npm_failed', `${help} Its last lines:\n${lastLines(output, 40)}`, {
    retryable: true,
  });
}

/** @param {string} root */
function hasNode(root) {
  return existsSync(join(root, 'node_modules/.bin/node'));
}

/** @param {string} root */
function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** @param {string} path */
function readOptional(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
