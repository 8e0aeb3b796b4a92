import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { MediaWorkerError } from './media-worker-error.mjs';

const KEPT_LINES = 40;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to this process's own
 * @property {number} timeoutMs
 * @property {(line: string) => void} [onLine] told each line of stdout and stderr
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<{ code: number, output: string }>} code 1 also when a signal ended it; the last lines
 */
export function run(command, args, { cwd, env, timeoutMs, onLine }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {string[]} */
    const kept = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        kept.push(line);
        if (kept.length > KEPT_LINES) kept.shift();
        onLine?.(line);
      });
    }
    const timer = setTimeout(() => {
      kept.push(`(ended after ${timeoutMs / 1000} s)`);
      child.kill('SIGKILL');
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output: kept.join('\n') });
    });
  });
}

/**
 * Like `run`, for what has to succeed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<void>}
 * @throws {MediaWorkerError} with the last lines of what it said
 */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return;
  const line = [command, ...args].join(' ');
  throw new MediaWorkerError('build_failed', `\`${line}\` failed with code ${code}:\n${output}`);
}
