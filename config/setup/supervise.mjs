import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs the server as a child and hands signals on to its pid alone. It gets a process group of its own, so
 * that Ctrl-C in a terminal reaches it once, through us, and never its media workers: those are told by the
 * server, in its order.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code, or 128 + the number of the signal that ended it
 */
export function supervise(command, args, { cwd, env }) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit', detached: true });
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      child.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      for (const name of FORWARDED) process.off(name, forward);
      done(signal ? 128 + constants.signals[signal] : (code ?? 1));
    });
  });
}
