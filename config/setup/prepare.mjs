import { mkdirSync } from 'node:fs';
import { ensureBrowser } from './browser.mjs';
import { buildClientBundle } from './client-bundle.mjs';
import { prepareMediaWorker } from './media-worker.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { cacheFolder, dataFolder, ROOT } from './paths.mjs';
import { createProgress } from './progress.mjs';
import { SetupError } from './setup-error.mjs';
import { ensureUnprivilegedUser } from './unprivileged-user.mjs';

/**
 * What a command may need beyond the npm packages, in the order it is seen to.
 *
 * @typedef {'user' | 'mediaWorker' | 'client' | 'browser'} Need
 */

/** @type {Record<Need, string>} */
const TITLES = {
  user: 'user without privileges',
  mediaWorker: 'media worker',
  client: 'client bundle',
  browser: 'browser and ffmpeg',
};

/**
 * Does the set-up a command needs and says in which environment it has to run.
 *
 * @param {readonly Need[]} needs
 * @param {{ root?: string, quiet?: boolean }} [options] quiet: say nothing where nothing takes long
 * @returns {Promise<Record<string, string>>} environment variables to add
 */
export async function prepare(needs, { root = ROOT, quiet = false } = {}) {
  const isRoot = process.getuid?.() === 0;
  const steps = plannedSteps(needs, isRoot);
  const progress = createProgress(steps.length + 1, { quiet });
  const cacheDir = cacheFolder({ env: process.env, isRoot, root });
  makeFolder(cacheDir, 'TRIBU_CACHE');

  progress.step('packages');
  await ensureNodeModules({ root, cacheDir, progress });

  /** @type {Record<string, string>} */
  const env = { TRIBU_CACHE: cacheDir };
  for (const need of steps) {
    progress.step(TITLES[need]);
    Object.assign(env, await PREPARERS[need]({ root, cacheDir, isRoot, log: progress.note }));
  }
  progress.done();
  return env;
}

/**
 * @param {readonly Need[]} needs
 * @param {boolean} isRoot
 */
export function plannedSteps(needs, isRoot) {
  const order = /** @type {Need[]} */ (Object.keys(TITLES));
  return order.filter((need) => needs.includes(need) && (need !== 'user' || isRoot));
}

/**
 * @typedef {{ root: string, cacheDir: string, isRoot: boolean, log: (text: string) => void }} Situation
 * @type {Record<Need, (situation: Situation) => Promise<Record<string, string>>>}
 */
const PREPARERS = {
  async user() {
    const user = await ensureUnprivilegedUser();
    if (!user) return {};
    return { TRIBU_UNPRIVILEGED_UID: `${user.uid}`, TRIBU_UNPRIVILEGED_GID: `${user.gid}` };
  },
  async mediaWorker({ root, cacheDir, log }) {
    const { path, origin, version, recipe } = await prepareMediaWorker({ root, cacheDir, log });
    return { MEDIASOUP_WORKER_BIN: path, TRIBU_MEDIA_WORKER: JSON.stringify({ origin, version, recipe }) };
  },
  async client({ root }) {
    await buildClientBundle(root);
    return {};
  },
  async browser({ log }) {
    const { chromium } = await ensureBrowser({ log });
    return { CHROMIUM_PATH: chromium };
  },
};

/**
 * Where a server's data lives; the folder is made.
 *
 * @param {Record<string, string>} env what `prepare` returned
 * @param {string} [root]
 */
export function prepareDataFolder(env, root = ROOT) {
  const isRoot = process.getuid?.() === 0;
  const uid = Number(env.TRIBU_UNPRIVILEGED_UID);
  const unprivileged = isRoot && uid ? { uid, gid: Number(env.TRIBU_UNPRIVILEGED_GID) } : null;
  const folder = dataFolder({ env: process.env, isRoot, root, unprivileged });
  makeFolder(folder, 'TRIBU_DATA');
  return folder;
}

/**
 * @param {string} folder
 * @param {string} variable
 */
function makeFolder(folder, variable) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
  } catch (cause) {
    throw new SetupError('no_folder', `${folder} can't be made. Set ${variable} to a folder of yours.`, {
      cause,
    });
  }
}
