import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installSystemPackages } from './system-packages.mjs';

/**
 * @typedef {object} MediaWorker
 * @property {string} path
 * @property {string} origin prebuilt, built here or given
 * @property {string} version of mediasoup
 * @property {string | null} recipe version of the recipe it was built by
 */

/**
 * @param {{ root: string, cacheDir: string, log: (text: string) => void }} options
 * @returns {Promise<MediaWorker>}
 */
export async function prepareMediaWorker({ root, cacheDir, log }) {
  // Loaded late: the module may need what `npm ci` brings, which this file's importers run first.
  const { ensureMediaWorker } = await import(pathToFileURL(join(root, 'docker/media-worker/index.mjs')).href);
  const mediasoupDir = join(root, 'node_modules/mediasoup');
  return ensureMediaWorker({ cacheDir, mediasoupDir, log, installSystemPackages });
}
