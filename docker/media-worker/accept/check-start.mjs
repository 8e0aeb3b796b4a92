import { spawn } from 'node:child_process';

/** The worker's own exit code for "not started by mediasoup's Node library". */
const NO_PARENT_EXIT_CODE = 41;

/**
 * Runs the file alone, as mediasoup's own installation does: a media worker says that it misses its parent.
 * This finds at once what is no worker, or one for another system.
 *
 * @param {string} path
 * @param {number} timeoutMs
 * @returns {Promise<void>}
 */
export function checkStart(path, timeoutMs) {
  const { MEDIASOUP_VERSION: _, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(path, [], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said = `${said}${text}`.slice(-2_000);
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`it can't be started: ${error.message}`));
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === NO_PARENT_EXIT_CODE) resolve();
      else if (isLate)
        reject(new Error(`started alone it neither ends nor complains within ${timeoutMs / 1000} s`));
      else reject(new Error(`started alone it ended with ${signal ?? `code ${code}`}${quote(said)}`));
    });
  });
}

/** @param {string} said */
function quote(said) {
  const text = said.trim();
  return text ? `, saying: ${text}` : ' and said nothing';
}
