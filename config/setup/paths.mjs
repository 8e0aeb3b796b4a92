import { createHash } from 'node:crypto';
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
export function cacheFolder({ env, isRoot, root, home = homedir() }) {
  if (env.TRIBU_CACHE) return resolve(root, env.TRIBU_CACHE);
  if (isRoot) return '/var/cache/tribu-live';
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'tribu-live');
}

/**
 * Where an embedded server keeps its data.
 *
 * @param {Surroundings} surroundings
 */
export function dataFolder({ env, root }) {
  return resolve(root, env.TRIBU_DATA || 'data');
}

/**
 * A folder of the system that stands in for one which the unprivileged user can't reach, such as one below
 * root's home. It carries the other's name and a hash of its path, so that no two share one.
 *
 * @param {string} base
 * @param {string} wanted
 */
export function standIn(base, wanted) {
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 8);
  return join(base, `${basename(wanted)}-${hash}`);
}
