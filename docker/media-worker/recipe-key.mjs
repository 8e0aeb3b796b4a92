import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MediaWorkerError } from './media-worker-error.mjs';

/** The one version of mediasoup that the edits and stand-ins in recipe/ were written for. */
export const PINNED_VERSION = '3.27.1';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/**
 * @param {string} mediasoupDir
 * @returns {string} the version that is installed there
 * @throws {MediaWorkerError} when it isn't the one that the recipe is for
 */
export function pinnedVersionIn(mediasoupDir) {
  const { version } = JSON.parse(readFileSync(join(mediasoupDir, 'package.json'), 'utf8'));
  if (version === PINNED_VERSION) return version;
  throw new MediaWorkerError(
    'wrong_version',
    `The recipe of the media worker is made for mediasoup ${PINNED_VERSION}, but mediasoup ${version} is installed. Go back to ${PINNED_VERSION}, or go through docker/media-worker/README.md ("A new mediasoup") for ${version}.`,
  );
}

/**
 * Names a build: it changes with each file that decides what comes out, with mediasoup's version and with
 * the system whose libraries are linked.
 *
 * @param {{ version: string, folder?: string, system?: string }} options
 * @returns {string} 12 hexadecimal digits
 */
export function recipeKey({ version, folder = join(HERE, 'recipe'), system = thisSystem() }) {
  return hashOf([`mediasoup ${version}`, system], filesIn(folder), folder);
}

/**
 * Names what a binary had to pass; a cached one that passed something older is checked again, not rebuilt.
 *
 * @returns {string} 12 hexadecimal digits
 */
export function acceptanceKey() {
  return hashOf([], [join(HERE, 'accept.mjs'), ...filesIn(join(HERE, 'accept'))], HERE);
}

/** @returns {string} platform, processor and distribution */
function thisSystem() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const distribution = release.split('\n').filter((line) => /^(ID|VERSION_ID)=/.test(line));
  return [process.platform, process.arch, ...distribution].join(' ');
}

/**
 * @param {readonly string[]} words
 * @param {readonly string[]} files
 * @param {string} base
 */
function hashOf(words, files, base) {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(base, file).split(sep).join('/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 12);
}

/** @param {string} folder @returns {string[]} all files below, in a fixed order */
function filesIn(folder) {
  return readdirSync(folder, { encoding: 'utf8', recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}
