import { findOnPath } from './commands.mjs';
import { installSystemPackages } from './system-packages.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * A Chromium to drive; Debian's is installed where there is none.
 *
 * @param {{ log: (text: string) => void, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ chromium: string }>} path of the browser; CHROMIUM_PATH names one of your own
 */
export async function ensureBrowser({ log, env = process.env }) {
  if (!findBrowser(env)) await installSystemPackages(['chromium'], { log });
  return { chromium: findBrowser(env) ?? 'chromium' };
}

/** @param {NodeJS.ProcessEnv} env */
function findBrowser(env) {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  for (const name of NAMES) {
    const path = findOnPath(name, env);
    if (path) return path;
  }
  return null;
}
