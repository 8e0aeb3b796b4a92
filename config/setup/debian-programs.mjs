import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath, isMissing } from './commands.mjs';
import { installSystemPackages } from './system-packages.mjs';

/**
 * @typedef {{ log: (text: string) => void, env?: NodeJS.ProcessEnv, install?: typeof installSystemPackages }} Options
 */

const POSTGRES_FOLDER = '/usr/lib/postgresql';
const LEAST_POSTGRES = 15;

/**
 * Redis for tests and the local cluster; Debian's, where there is none.
 *
 * @param {Options} options
 */
export async function ensureRedis(options) {
  await ensurePrograms(['redis-server'], ['redis-server'], 'redis-server', options);
}

/**
 * Debian's Postgres, which lies where no PATH looks.
 *
 * @param {Options & { folder?: string }} options
 * @returns {Promise<string>} the folder of its programs; POSTGRES_BIN_DIR names one of your own
 */
export async function ensurePostgres({ folder = POSTGRES_FOLDER, ...options }) {
  const { env = process.env, log, install = installSystemPackages } = options;
  const find = () => env.POSTGRES_BIN_DIR || newestPostgres(folder);
  const found = find();
  if (found) return found;
  await tellingStarted('postgres', 'postgresql', log, () => install(['postgresql'], { log }));
  return find() ?? join(folder, `${LEAST_POSTGRES}/bin`);
}

/**
 * A TURN server for tests.
 *
 * @param {Options} options
 */
export async function ensureCoturn(options) {
  await ensurePrograms(['turnserver'], ['coturn'], 'coturn', options);
}

/**
 * What checks alerts and reads figures, to see that ours are understood.
 *
 * @param {Options} options
 */
export async function ensurePrometheus(options) {
  await ensurePrograms(['prometheus', 'promtool'], ['prometheus'], 'prometheus', options);
}

/**
 * What reads compose files, to see that ours can be read.
 *
 * @param {Options} options
 */
export async function ensureDockerCompose(options) {
  await ensurePrograms(['docker-compose'], ['docker-compose'], null, options);
}

/**
 * What makes networks of our own on one machine, for tests that cut a cable.
 *
 * @param {Options} options
 */
export async function ensureNetworkTools(options) {
  await ensurePrograms(['ip', 'iptables'], ['iproute2', 'iptables'], null, options);
}

/**
 * @param {readonly string[]} programs
 * @param {readonly string[]} packages
 * @param {string | null} service what the installation may start by itself
 * @param {Options} options
 */
async function ensurePrograms(
  programs,
  packages,
  service,
  { log, env = process.env, install = installSystemPackages },
) {
  // Debian keeps what only root needs where a person's PATH doesn't look.
  const widened = { ...env, PATH: `${env.PATH ?? ''}:/usr/sbin:/sbin` };
  if (programs.every((name) => findOnPath(name, widened))) return;
  const work = () => install(packages, { log });
  if (service === null) await work();
  else await tellingStarted(programs[0] ?? service, service, log, work);
}

/**
 * Debian starts some services when they are installed. We need only their programs, but to stop one that anybody
 * may rely on by then isn't ours to do: we say that it runs.
 *
 * @param {string} program
 * @param {string} service
 * @param {(text: string) => void} log
 * @param {() => Promise<void>} install
 */
async function tellingStarted(program, service, log, install) {
  const before = processesOf(program);
  await install();
  const started = processesOf(program).filter((pid) => !before.includes(pid));
  if (started.length === 0) return;
  log(
    `the installation started ${service} as a service of this machine (process ${started.join(', ')}); we don't use it: sudo systemctl disable --now ${service}`,
  );
}

/** @param {string} program */
function processesOf(program) {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => nameOf(pid) === program).map(Number);
}

/**
 * @param {string} pid
 * @returns {string | null} null: it ended meanwhile
 */
function nameOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch (error) {
    if (isMissing(error) || (error instanceof Error && 'code' in error && error.code === 'ESRCH'))
      return null;
    throw error;
  }
}

/** @param {string} folder */
function newestPostgres(folder) {
  if (!existsSync(folder)) return null;
  const versions = readdirSync(folder)
    .map(Number)
    .filter((version) => version >= LEAST_POSTGRES && existsSync(join(folder, `${version}/bin/postgres`)));
  return versions.length === 0 ? null : join(folder, `${Math.max(...versions)}/bin`);
}
