import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isMissing } from './commands.mjs';
import { SetupError } from './setup-error.mjs';

const POLL_INTERVAL_MS = 500;
const PATIENCE_MS = 15 * 60_000;

/**
 * Lets one set-up at a time do its work. The lock is a file that names its owner's pid; one whose owner is
 * gone is taken over, so a killed set-up blocks nobody.
 *
 * @template T
 * @param {string} path
 * @param {{ note: (text: string) => void }} progress
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, progress, work) {
  await acquire(path, progress);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/**
 * @param {string} path
 * @param {{ note: (text: string) => void }} progress
 */
async function acquire(path, progress) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += POLL_INTERVAL_MS) {
    if (tryTake(path)) return;
    const owner = readOwner(path);
    if (owner !== null && !isAlive(owner)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) progress.note(`another set-up (process ${owner ?? 'unknown'}) is under way, waiting for it`);
    told = true;
    await wait(POLL_INTERVAL_MS);
  }
  throw new SetupError('busy', `Another set-up holds ${path} for too long. Remove that file if none runs.`, {
    retryable: true,
  });
}

/** @param {string} path */
function tryTake(path) {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function readOwner(path) {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return Number.isNaN(pid) ? null : pid;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
