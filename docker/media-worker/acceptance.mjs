import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';

const CHECK = fileURLToPath(new URL('accept.mjs', import.meta.url));
/** The check has limits of its own; this one is for a check that hangs itself. */
const TIMEOUT_MS = 60_000;

/**
 * Runs the acceptance check in a process of its own, on the project's Node: the one that runs this may be
 * too old for mediasoup, and a broken worker must not take the set-up with it.
 *
 * @param {string} binary
 * @param {string} mediasoupDir
 * @returns {Promise<{ accepted: boolean, report: string }>}
 */
export async function accept(binary, mediasoupDir) {
  const ofProject = join(mediasoupDir, '..', '.bin', 'node');
  const node = existsSync(ofProject) ? ofProject : process.execPath;
  const { code, output } = await run(node, [CHECK, binary, mediasoupDir], { timeoutMs: TIMEOUT_MS });
  return { accepted: code === 0, report: output };
}
