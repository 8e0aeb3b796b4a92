import { join } from 'node:path';
import { ensureBrowser } from './browser.mjs';
import { buildClientBundle } from './client-bundle.mjs';
import {
  ensureCoturn,
  ensureDockerCompose,
  ensureNetworkTools,
  ensurePostgres,
  ensurePrometheus,
  ensureRedis,
} from './debian-programs.mjs';
import { ensureFfmpeg } from './ffmpeg.mjs';
import { ensureFirefox } from './firefox.mjs';
import { ensureK6 } from './k6.mjs';
import { prepareMediaWorker } from './media-worker.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { cacheFolder, dataFolder, ROOT } from './paths.mjs';
import { createProgress } from './progress.mjs';
import { makeFolder, makeReachableFolder } from './reach.mjs';
import { ensureUnprivilegedUser } from './unprivileged-user.mjs';
import { ensureVersitygw } from './versitygw.mjs';

/**
 * What a command may need beyond the npm packages. `user`: as root, one without privileges who can reach the
 * cache; `data`: the folder of the checkout's own server; `redis`, `postgres`, `s3`, `prometheus`: programs that tests
 * and the local cluster start on ports of their own; `network`: what makes networks on one machine; `k6`: the load
 * tester.
 *
 * @typedef {'user' | 'data' | 'mediaWorker' | 'client' | 'ffmpeg' | 'redis' | 'postgres' | 's3' | 'coturn' | 'network' | 'dockerCompose' | 'prometheus' | 'browser' | 'firefox' | 'k6'} Need
 */

/**
 * @typedef {object} Situation
 * @property {string} root
 * @property {string} cacheDir
 * @property {boolean} isRoot
 * @property {import('./reach.mjs').Identity | null} who the user without privileges; null: nobody else needed
 * @property {(text: string) => void} log
 */

/**
 * Titles and work, in the order in which they are done. Each returns environment variables to add.
 *
 * @type {Record<Need, { title: string, work: (situation: Situation) => Promise<Record<string, string>> }>}
 */
const STEPS = {
  user: { title: 'user without privileges', work: prepareUser },
  data: {
    title: 'data folder',
    async work({ root, isRoot, who, log }) {
      const wanted = dataFolder({ env: process.env, isRoot, root });
      const options = { who, base: '/var/lib/tribu-live', variable: 'TRIBU_DATA', note: log };
      return { TRIBU_DATA: makeReachableFolder(wanted, options) };
    },
  },
  mediaWorker: {
    title: 'media worker',
    async work({ root, cacheDir, log }) {
      const { path, origin, version, recipe } = await prepareMediaWorker({ root, cacheDir, log });
      return { MEDIASOUP_WORKER_BIN: path, TRIBU_MEDIA_WORKER: JSON.stringify({ origin, version, recipe }) };
    },
  },
  client: {
    title: 'client bundle',
    async work({ root }) {
      await buildClientBundle(root);
      return {};
    },
  },
  ffmpeg: { title: 'ffmpeg', work: (options) => ensureFfmpeg(options).then(none) },
  redis: { title: 'Redis', work: (options) => ensureRedis(options).then(none) },
  postgres: {
    title: 'Postgres',
    async work({ log }) {
      return { POSTGRES_BIN_DIR: await ensurePostgres({ log }) };
    },
  },
  s3: {
    title: 'S3 server',
    async work({ cacheDir, log }) {
      return { VERSITYGW_BIN: await ensureVersitygw({ cacheDir, log }) };
    },
  },
  coturn: { title: 'coturn', work: (options) => ensureCoturn(options).then(none) },
  network: { title: 'network tools', work: (options) => ensureNetworkTools(options).then(none) },
  dockerCompose: { title: 'docker-compose', work: (options) => ensureDockerCompose(options).then(none) },
  prometheus: { title: 'Prometheus', work: (options) => ensurePrometheus(options).then(none) },
  browser: {
    title: 'browser',
    async work({ log }) {
      const { chromium } = await ensureBrowser({ log });
      return { CHROMIUM_PATH: chromium };
    },
  },
  firefox: {
    title: 'Firefox',
    async work({ log }) {
      return { FIREFOX_PATH: await ensureFirefox({ log }) };
    },
  },
  k6: {
    title: 'k6',
    async work({ cacheDir, log }) {
      return { K6_BIN: await ensureK6({ cacheDir, log }) };
    },
  },
};

/**
 * Does the set-up a command needs and says in which environment it has to run.
 *
 * @param {readonly Need[]} needs
 * @param {{ root?: string, quiet?: boolean }} [options] quiet: say nothing where there is nothing to do
 * @returns {Promise<Record<string, string>>} environment variables to add
 */
export async function prepare(needs, { root = ROOT, quiet = false } = {}) {
  const isRoot = process.getuid?.() === 0;
  const planned = plannedSteps(needs, isRoot);
  const progress = createProgress(planned.length + 1, { quiet });
  const cacheDir = cacheFolder({ env: process.env, isRoot, root });
  makeFolder(cacheDir, 'TRIBU_CACHE');

  progress.step('packages');
  await ensureNodeModules({ root, cacheDir, progress });

  /** @type {Record<string, string>} */
  const env = { TRIBU_CACHE: cacheDir };
  for (const need of planned) {
    const { title, work } = STEPS[need];
    progress.step(title);
    const situation = { root, cacheDir: env.TRIBU_CACHE ?? cacheDir, isRoot, who: identityIn(env) };
    Object.assign(env, await work({ ...situation, log: progress.note }));
  }
  progress.done();
  // Where the server keeps it too: set from outside it holds for the entry itself, which would load the whole
  // TypeScript parser for its ten lines otherwise.
  return { NODE_COMPILE_CACHE: join(env.TRIBU_CACHE ?? cacheDir, 'compiled'), ...env };
}

/**
 * @param {readonly Need[]} needs
 * @param {boolean} isRoot
 */
export function plannedSteps(needs, isRoot) {
  const order = /** @type {Need[]} */ (Object.keys(STEPS));
  return order.filter((need) => needs.includes(need) && (need !== 'user' || isRoot));
}

/** @param {Situation} situation */
async function prepareUser({ cacheDir, isRoot, log }) {
  const user = await ensureUnprivilegedUser({ isRoot });
  if (!user) return {};
  const options = { who: user, base: '/var/cache/tribu-live', variable: 'TRIBU_CACHE', note: log };
  return {
    TRIBU_CACHE: makeReachableFolder(cacheDir, options),
    TRIBU_UNPRIVILEGED_UID: `${user.uid}`,
    TRIBU_UNPRIVILEGED_GID: `${user.gid}`,
  };
}

/** @returns {Record<string, string>} for a step that adds nothing to the environment */
function none() {
  return {};
}

/** @param {Record<string, string>} env */
function identityIn({ TRIBU_UNPRIVILEGED_UID: uid, TRIBU_UNPRIVILEGED_GID: gid }) {
  return uid === undefined ? null : { uid: Number(uid), gid: Number(gid) };
}
