import { findOnPath } from './commands.mjs';
import { installSystemPackages } from './system-packages.mjs';

/**
 * A Firefox to drive; Debian's is installed where there is none.
 *
 * @param {{ log: (text: string) => void, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>} path of the browser; FIREFOX_PATH names one of your own
 */
export async function ensureFirefox({ log, env = process.env }) {
  const found = findFirefox(env);
  if (found) return found;
  await installSystemPackages(['firefox-esr'], { log });
  return findFirefox(env) ?? 'firefox-esr';
}

/** @param {NodeJS.ProcessEnv} env */
function findFirefox(env) {
  return env.FIREFOX_PATH || findOnPath('firefox-esr', env) || findOnPath('firefox', env);
}
