import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sentenceOf } from './media-worker-error.mjs';
import { fileInTar } from './untar.mjs';

/** Until the first byte of an answer: a closed network may swallow packets instead of refusing. */
const CONNECT_TIMEOUT_MS = 20_000;
const BODY_TIMEOUT_MS = 5 * 60_000;

/** @typedef {{ binary: Buffer } | { reason: string }} Download */

/**
 * Where mediasoup publishes the worker for this machine; the same names as in its npm-scripts.mjs.
 *
 * @param {string} mediasoupDir
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function prebuiltUrl(mediasoupDir, env) {
  const { version, repository } = JSON.parse(readFileSync(join(mediasoupDir, 'package.json'), 'utf8'));
  const page = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
  const base = env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || `${page}/releases/download`;
  const kernel = process.platform === 'linux' ? `-kernel${Number(release().split('.')[0])}` : '';
  return `${base}/${version}/mediasoup-worker-${version}-${process.platform}-${process.arch}${kernel}.tgz`;
}

/**
 * @param {string} url
 * @returns {Promise<Download>} the worker, or why there is none; asked once, never again
 */
export async function downloadPrebuilt(url) {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), CONNECT_TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: abort.signal });
    clearTimeout(timer);
    if (response.status === 404) return { reason: 'there is none for this system' };
    if (!response.ok) return { reason: `its server answered ${response.status}` };
    timer = setTimeout(() => abort.abort(), BODY_TIMEOUT_MS);
    const archive = gunzipSync(Buffer.from(await response.arrayBuffer()));
    const name = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';
    const binary = fileInTar(archive, name);
    return binary ? { binary } : { reason: 'the archive holds no worker' };
  } catch (error) {
    return { reason: abort.signal.aborted ? 'its server did not answer in time' : rootOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** @param {unknown} error fetch says only "fetch failed" and hides the reason in the cause */
function rootOf(error) {
  return sentenceOf(error instanceof Error && error.cause ? error.cause : error);
}
