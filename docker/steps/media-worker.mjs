import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { accept } from '../media-worker/acceptance.mjs';
import { downloadPrebuilt, prebuiltUrl } from '../media-worker/download.mjs';
import { pinnedVersionIn } from '../media-worker/recipe-key.mjs';

const [folder] = process.argv.slice(2);
if (!folder) fail('usage: media-worker.sh FOLDER');
const mediasoupDir = resolve('node_modules/mediasoup');
const version = pinnedVersionIn(mediasoupDir);
const binary = join(resolve(folder), 'mediasoup-worker');

mkdirSync(folder, { recursive: true });
const origin = await obtain();
chmodSync(binary, 0o755);
const { accepted, report } = await accept(binary, mediasoupDir);
if (!accepted) {
  rmSync(binary);
  fail(`The media worker (${origin}) does not work on this system:\n${report}`);
}
console.log(`media worker ${version} (${origin}) accepted`);

/** @returns {Promise<string>} where it comes from */
async function obtain() {
  const { MEDIASOUP_WORKER_BIN: given } = process.env;
  if (given) {
    copyFileSync(given, binary);
    return given;
  }
  const url = prebuiltUrl(mediasoupDir, process.env);
  const download = await downloadPrebuilt(url);
  if ('reason' in download) return fail(`${url} can't be had: ${download.reason}`);
  writeFileSync(binary, download.binary);
  return url;
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
