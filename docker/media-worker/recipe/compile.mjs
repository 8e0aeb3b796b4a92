import { cpSync, rmSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ninjaProgress } from '../ninja-progress.mjs';
import { mustRun } from '../run.mjs';
import { provideLibsrtp } from './libsrtp.mjs';
import { editSource } from './source-edits.mjs';

/** Debian packages that the build needs; dpkg-dev unpacks libsrtp's source. */
const PACKAGES = [
  ...['g++', 'meson', 'ninja-build', 'pkg-config', 'dpkg-dev'],
  ...['libuv1-dev', 'libssl-dev', 'libabsl-dev', 'libflatbuffers-dev', 'flatbuffers-compiler'],
];

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SETUP_TIMEOUT_MS = 5 * 60_000;
/** For the slowest machine; two cores need 4 minutes. */
const COMPILE_TIMEOUT_MS = 60 * 60_000;
/** What one compiler takes at most. */
const COMPILER_BYTES = 1024 ** 3;

/**
 * Builds the worker from the source inside mediasoup's npm package, against Debian's libraries.
 *
 * @param {object} options
 * @param {string} options.mediasoupDir
 * @param {string} options.workDir an empty folder
 * @param {(line: string) => void} options.log
 * @param {(names: string[]) => Promise<void>} options.installSystemPackages
 * @returns {Promise<{ binary: string, srtp: string }>}
 */
export async function compile({ mediasoupDir, workDir, log, installSystemPackages }) {
  await installSystemPackages(PACKAGES);
  const source = join(workDir, 'worker');
  const build = join(workDir, 'build');
  cpSync(join(mediasoupDir, 'worker'), source, { recursive: true });
  editSource(source);
  // Stand-ins instead of seven downloads.
  rmSync(join(source, 'subprojects'), { recursive: true });
  cpSync(join(HERE, 'subprojects'), join(source, 'subprojects'), { recursive: true });
  cpSync(join(HERE, 'pch'), join(source, 'pch'), { recursive: true });

  const libsrtp = await provideLibsrtp({ workDir, log, installSystemPackages });
  log(`building the media worker from source with ${libsrtp.label}: some minutes, once`);
  const pkgConfigPath = [libsrtp.pkgConfigDir, process.env.PKG_CONFIG_PATH].filter(Boolean).join(delimiter);
  const setup = ['setup', build, source, '--wrap-mode=nodownload', '--buildtype=release', '-Db_ndebug=true'];
  await mustRun('meson', setup, { env: { PKG_CONFIG_PATH: pkgConfigPath }, timeoutMs: SETUP_TIMEOUT_MS });
  // libwebrtc's files include these headers, but meson doesn't know it.
  await mustRun('ninja', ['-C', build, 'fbs/FBS/message.h'], { timeoutMs: SETUP_TIMEOUT_MS });
  await mustRun('ninja', ['-C', build, '-j', String(jobs()), 'mediasoup-worker'], {
    env: { NINJA_STATUS: '[%f/%t] ' },
    timeoutMs: COMPILE_TIMEOUT_MS,
    onLine: ninjaProgress(log, () => performance.now()),
  });
  const binary = join(build, 'mediasoup-worker');
  await mustRun('strip', [binary], { timeoutMs: SETUP_TIMEOUT_MS });
  return { binary, srtp: libsrtp.label };
}

function jobs() {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / COMPILER_BYTES)));
}
