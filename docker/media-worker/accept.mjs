// `node accept.mjs PATH [FOLDER OF MEDIASOUP] [MS FOR ONE STEP]` (Node 24): is this file a media worker that
// the server may trust with calls? Prints what was seen to work; exit code 0 when accepted, 1 when refused.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { checkDtls } from './accept/check-dtls.mjs';
import { checkStart } from './accept/check-start.mjs';
import { checkSuite } from './accept/check-suite.mjs';
import { Patience } from './accept/patience.mjs';

/** Of everything: a step may be made of many waits. */
const TOTAL_TIMEOUT_MS = 40_000;

const [path, mediasoupDir = 'mediasoup', stepText = '5000'] = process.argv.slice(2);
const stepTimeoutMs = Number(stepText);
if (!path) {
  console.error('usage: node accept.mjs PATH [FOLDER OF MEDIASOUP] [MS FOR ONE STEP]');
  process.exit(1);
}

/** @param {unknown} error */
function refuse(error) {
  console.error(`refused: ${error instanceof Error ? error.message : String(error)}`);
  endChildren();
  process.exit(1);
}

/** A worker that never answered is no object that could be closed: it is found as a child of ours. */
function endChildren() {
  if (process.platform !== 'linux') return;
  for (const thread of readdirSync('/proc/self/task')) {
    const children = readFileSync(`/proc/self/task/${thread}/children`, 'utf8');
    for (const pid of children.split(' ').filter(Boolean)) process.kill(Number(pid), 'SIGKILL');
  }
}

setTimeout(() => refuse(new Error(`not done within ${TOTAL_TIMEOUT_MS / 1000} s`)), TOTAL_TIMEOUT_MS).unref();

try {
  await accept(resolve(path));
} catch (error) {
  refuse(error);
}

/** @param {string} workerBin */
async function accept(workerBin) {
  const startMs = performance.now();
  /** @type {(line: string) => void} */
  const ok = (line) => console.log(`ok  ${line}`);
  await checkStart(workerBin, stepTimeoutMs);
  ok('starts');

  /** @type {typeof import('mediasoup')} */
  const mediasoup = createRequire(import.meta.url)(mediasoupDir);
  const patience = new Patience(stepTimeoutMs);
  const creation = mediasoup.createWorker({ workerBin, logLevel: 'none' });
  const worker = await patience.within("the worker's first message", creation);
  worker.on('died', (error) => patience.breakOff(`the worker died ${error.message}`));
  ok(`answers to mediasoup ${mediasoup.version}`);

  await checkSuite(worker, 'AES_CM_128_HMAC_SHA1_80', patience, ok);
  await checkSuite(worker, 'AEAD_AES_256_GCM', patience, ok);
  await checkDtls(worker, patience, ok);
  worker.close();
  console.log(`accepted in ${Math.round(performance.now() - startMs)} ms`);
}
