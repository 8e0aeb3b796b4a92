import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from './commands.mjs';
import { buildGoProgram } from './go-program.mjs';
import { withLock } from './lock.mjs';

const VERSION = '1.8.0';
const PROGRAM = {
  title: `versitygw ${VERSION}, an S3 server for tests`,
  name: 'versitygw',
  module: `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`,
  leastGo: '1.25',
  variable: 'VERSITYGW_BIN',
};

/**
 * An S3 server for tests and for the local cluster: the one that VERSITYGW_BIN names, one on PATH, or one built
 * here and kept in the cache.
 *
 * @param {{ cacheDir: string, log: (text: string) => void, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string>} its path
 */
export async function ensureVersitygw({ cacheDir, log, env = process.env }) {
  const given = env.VERSITYGW_BIN || findOnPath('versitygw', env);
  if (given) return given;
  const path = join(cacheDir, 'versitygw', VERSION, 'versitygw');
  if (existsSync(path)) return path;
  return withLock(join(cacheDir, 'versitygw.lock'), { note: log }, async () => {
    if (!existsSync(path)) await buildGoProgram(PROGRAM, path, { log, env });
    return path;
  });
}
