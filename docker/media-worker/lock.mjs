import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { MediaWorkerError } from './media-worker-error.mjs';

const POLL_INTERVAL_MS = 500;
/** Longer than any build that was seen, on purpose: giving up makes the waiting one fail. */
const PATIENCE_MS = 90 * 60_000;

/**
 * Lets one process at a time fetch or build the worker. The lock is a file that names its owner; one whose
 * owner is gone is taken over. Should two get through all the same, both build in folders of their own and
 * the last rename wins.
 *
 * @template T
 * @param {string} path
 * @param {(line: string) => void} log
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, log, work) {
  await acquire(path, log);
  try {
    return await work();
  } finally {
    if (read(path) === owner()) rmSync(path, { force: true });
  }
}

/**
 * @param {string} path
 * @param {(line: string) => void} log
 */
async function acquire(path, log) {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += POLL_INTERVAL_MS) {
    if (tryTake(path)) return;
    const text = read(path);
    if (text === null) continue;
    if (!isAlive(text)) {
      breakStale(path, text);
      continue;
    }
    if (waitedMs === 0) log(`process ${text.split(' ')[0]} is at the media worker already, waiting for it`);
    await wait(POLL_INTERVAL_MS);
  }
  throw new MediaWorkerError('busy', `${path} is held for too long. Remove it if nothing builds.`, {
    retryable: true,
  });
}

/** @param {string} path */
function tryTake(path) {
  try {
    writeFileSync(path, owner(), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @param {string} stale what it said when its owner was found dead
 */
function breakStale(path, stale) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    // Somebody else may have broken and taken it in between: then it goes back.
    if (read(aside) !== stale) linkSync(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}

/** @param {string} path @returns {string | null} */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function owner() {
  return `${process.pid} ${startOf(process.pid)}`;
}

/** @param {string} text "pid start" */
function isAlive(text) {
  const [pid, start] = text.split(' ');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  return startOf(Number(pid)) === start;
}

/**
 * @param {number} pid
 * @returns {string} when it began, so that a pid given to another process is noticed; '-' where unknown
 */
function startOf(pid) {
  const stat = process.platform === 'linux' ? read(`/proc/${pid}/stat`) : null;
  // The name in parentheses may hold blanks; the start is the 20th field after it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : null;
}
