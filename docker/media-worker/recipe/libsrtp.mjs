import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchDebianSource } from '../debian-source.mjs';
import { sentenceOf } from '../media-worker-error.mjs';
import { mustRun } from '../run.mjs';

const COMPILE_TIMEOUT_MS = 5 * 60_000;

/**
 * @typedef {object} Libsrtp
 * @property {string | null} pkgConfigDir of the own build; null: Debian's library
 * @property {string} label for the stamp
 */

/**
 * Builds libsrtp 2 from Debian's source with OpenSSL. Debian's own binary does its crypto through NSS,
 * which costs 15 % more CPU per packet; it is what remains where the source can't be had.
 *
 * @param {{ workDir: string, log: (line: string) => void, installSystemPackages: (names: string[]) => Promise<void> }} options
 * @returns {Promise<Libsrtp>}
 */
export async function provideLibsrtp({ workDir, log, installSystemPackages }) {
  try {
    return await buildLibsrtp(workDir);
  } catch (error) {
    log(`libsrtp can't be built with OpenSSL, Debian's own is used (slower): ${sentenceOf(error)}`);
    await installSystemPackages(['libsrtp2-dev']);
    return { pkgConfigDir: null, label: "Debian's libsrtp2 with NSS" };
  }
}

/** @param {string} workDir @returns {Promise<Libsrtp>} */
async function buildLibsrtp(workDir) {
  const folder = join(workDir, 'libsrtp');
  await mkdir(folder, { recursive: true });
  await fetchDebianSource('libsrtp2', folder);
  const name = readdirSync(folder).find((entry) => /^libsrtp2-2\.\d+\.\d+$/.test(entry));
  if (!name) throw new Error("Debian's source package holds no libsrtp 2");

  const build = join(folder, 'build');
  const prefix = join(folder, 'installed');
  const setup = [
    ...[
      'setup',
      build,
      join(folder, name),
      '--wrap-mode=nodownload',
      '--buildtype=release',
      '-Db_ndebug=true',
    ],
    ...['-Ddefault_library=static', '-Dcrypto-library=openssl', '-Dcrypto-library-kdf=disabled'],
    ...['-Dtests=disabled', '-Dpcap-tests=disabled', '-Ddoc=disabled', `--prefix=${prefix}`, '--libdir=lib'],
  ];
  await mustRun('meson', setup, { timeoutMs: COMPILE_TIMEOUT_MS });
  await mustRun('ninja', ['-C', build, 'install'], { timeoutMs: COMPILE_TIMEOUT_MS });
  const version = name.replace('libsrtp2-', '');
  return { pkgConfigDir: join(prefix, 'lib', 'pkgconfig'), label: `libsrtp ${version} with OpenSSL` };
}
