import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { acceptanceKey, recipeKey } from './recipe-key.mjs';

/**
 * @typedef {'prebuilt' | 'built' | 'given'} Origin
 *
 * @typedef {object} Stamp what a cache entry says about its binary
 * @property {Origin} origin
 * @property {string} version of mediasoup
 * @property {string} recipe key of the recipe
 * @property {string} acceptance key of the check that it passed
 * @property {string} acceptedAt ISO 8601
 * @property {number} sizeBytes
 * @property {string | null} srtp which libsrtp a built one uses
 *
 * @typedef {object} Entry
 * @property {string} folder
 * @property {string} binary
 * @property {string} stampFile
 * @property {string} lockFile
 * @property {string} workPrefix folders of builds under way begin with this
 * @property {string} version
 * @property {string} recipe
 */

/**
 * @param {string} cacheDir
 * @param {string} version of mediasoup
 * @returns {Entry}
 */
export function cacheEntry(cacheDir, version) {
  const recipe = recipeKey({ version });
  const name = `${version}-${recipe}`;
  const shelf = join(cacheDir, 'media-worker');
  const folder = join(shelf, name);
  return {
    folder,
    binary: join(folder, 'mediasoup-worker'),
    stampFile: join(folder, 'stamp.json'),
    lockFile: join(shelf, `.${name}.lock`),
    workPrefix: join(shelf, `.${name}.work-`),
    version,
    recipe,
  };
}

/** @param {Entry} entry @returns {Stamp | null} null also for what a crash left half done */
export function readStamp(entry) {
  if (!existsSync(entry.stampFile) || !existsSync(entry.binary)) return null;
  /** @type {Stamp} */
  const stamp = JSON.parse(readFileSync(entry.stampFile, 'utf8'));
  return stamp.sizeBytes === statSync(entry.binary).size ? stamp : null;
}

/** @param {Stamp} stamp @returns {boolean} whether it passed the check as it is today */
export function isAccepted(stamp) {
  return stamp.acceptance === acceptanceKey();
}

/**
 * Puts an accepted binary into the cache in one step: nobody ever sees half of it.
 *
 * @param {Entry} entry
 * @param {{ binary: string, origin: Origin, srtp: string | null, nowMs: number }} accepted
 * @returns {Promise<void>}
 */
export async function keep(entry, { binary, origin, srtp, nowMs }) {
  const stage = `${entry.workPrefix}stage-${process.pid}`;
  rmSync(stage, { recursive: true, force: true });
  makeFolder(stage);
  const target = join(stage, 'mediasoup-worker');
  await copyFile(binary, target);
  // The server runs it under another uid, whatever the umask of the set-up.
  chmodSync(target, 0o755);
  /** @type {Stamp} */
  const stamp = {
    origin,
    version: entry.version,
    recipe: entry.recipe,
    acceptance: acceptanceKey(),
    acceptedAt: new Date(nowMs).toISOString(),
    sizeBytes: statSync(target).size,
    srtp,
  };
  const stampFile = join(stage, 'stamp.json');
  writeFileSync(stampFile, `${JSON.stringify(stamp, null, 2)}\n`);
  chmodSync(stampFile, 0o644);
  rmSync(entry.folder, { recursive: true, force: true });
  renameSync(stage, entry.folder);
}

/**
 * Makes a folder that every uid may enter and read. Folders above that exist already stay as they are.
 *
 * @param {string} folder
 */
export function makeFolder(folder) {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}
