import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * @typedef {object} Surroundings
 * @property {Record<string, string | undefined>} env
 * @property {boolean} isRoot
 * @property {string} root folder of the checkout
 * @property {string} [home]
 */

/**
 * Where things that took long to get are kept: outside the tree, so that a second checkout finds them.
 * As root it's a folder of the system, because nobody else may look into root's home.
 *
 * @param {Surroundings} surroundings
 */
export function cacheFolder({ env, isRoot, home = homedir() }) {
  if (env.TRIBU_CACHE) return resolve(env.TRIBU_CACHE);
  if (isRoot) return '/var/cache/tribu-live';
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'tribu-live');
}

/**
 * Where the embedded server keeps its data. As root, Postgres runs under another uid; where that can't
 * walk down to ./data, the data lives in a folder of the system that carries the checkout's name.
 *
 * @param {Surroundings & { unprivileged: Identity | null, stat?: StatFolder }} surroundings
 */
export function dataFolder({ env, isRoot, root, unprivileged, stat = statOf }) {
  if (env.TRIBU_DATA) return resolve(root, env.TRIBU_DATA);
  if (!isRoot || !unprivileged || canReach(root, unprivileged, stat)) return join(root, 'data');
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 8);
  return `/var/lib/tribu-live/${basename(root)}-${hash}`;
}

/**
 * @typedef {{ uid: number, gid: number }} Identity
 * @typedef {(path: string) => { uid: number, gid: number, mode: number }} StatFolder
 */

/** @type {StatFolder} */
const statOf = (path) => statSync(path);

/**
 * Whether somebody may walk into a folder: each folder on the way has to let them pass.
 *
 * @param {string} folder must exist
 * @param {Identity} who
 * @param {StatFolder} [stat]
 */
export function canReach(folder, who, stat = statOf) {
  for (const step of stepsTo(stat === statOf ? realpathSync(folder) : folder)) {
    const { uid, gid, mode } = stat(step);
    const executeBit = uid === who.uid ? 0o100 : gid === who.gid ? 0o010 : 0o001;
    if ((mode & executeBit) === 0) return false;
  }
  return true;
}

/** @param {string} folder */
function stepsTo(folder) {
  const steps = [folder];
  for (let at = folder; dirname(at) !== at; at = dirname(at)) steps.unshift(dirname(at));
  return steps;
}
