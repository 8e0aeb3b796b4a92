import { findOnPath } from './commands.mjs';
import { installSystemPackages } from './system-packages.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/**
 * A Chromium to drive and an ffmpeg to look at media with; Debian's are installed where there is none.
 *
 * @param {{ log: (text: string) => void, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ chromium: string }>} path of the browser; CHROMIUM_PATH names one of your own
 */
export async function ensureBrowser({ log, env = process.env }) {
  const wanted = [];
  if (!findBrowser(env)) wanted.push('chromium');
  if (!findOnPath('ffmpeg', env)) wanted.push('ffmpeg');
  if (wanted.length > 0) await installSystemPackages(wanted, { log });
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
