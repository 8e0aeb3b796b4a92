import { findOnPath, lastLines, runQuietly } from './commands.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * What this needs of the machine; tests hand in their own.
 *
 * @typedef {object} Machine
 * @property {boolean} isRoot
 * @property {(name: string) => string | null} find
 * @property {typeof runQuietly} run
 */

/** @returns {Machine} */
function thisMachine() {
  return { isRoot: process.getuid?.() === 0, find: (name) => findOnPath(name), run: runQuietly };
}

/**
 * Installs Debian packages that are missing, in one go, as root or where sudo asks for no password.
 *
 * @param {readonly string[]} names
 * @param {{ log: (text: string) => void, machine?: Machine }} options
 * @throws {SetupError} when it can't; the message says exactly what to install
 */
export async function installSystemPackages(names, { log, machine = thisMachine() }) {
  if (!machine.find('dpkg-query') || !machine.find('apt-get')) {
    throw new SetupError('no_package_manager', helpWithout(names));
  }
  const missing = await missingPackages(names, machine);
  if (missing.length === 0) return;

  const prefix = await privilegePrefix(machine);
  if (!prefix) throw new SetupError('no_package_manager', helpWithApt(missing));

  log(`installing Debian packages: ${missing.join(' ')}`);
  // An update that fails isn't the end: the lists that are there may do, and `install` says if they don't.
  const update = await runLine([...prefix, 'apt-get', 'update', '-qq'], machine);
  const install = await runLine([...prefix, ...INSTALL, ...missing], machine);
  if (install.code === 0) return;
  const said = lastLines(`${update.output}\n${install.output}`, 15);
  throw new SetupError('packages_failed', `${helpWithApt(missing)}\napt-get said:\n${said}`, {
    retryable: true,
  });
}

/** Asks nothing, and waits for another installation to end. */
const INSTALL = [
  'env',
  'DEBIAN_FRONTEND=noninteractive',
  'apt-get',
  'install',
  '-y',
  '-qq',
  '--no-install-recommends',
  '-o',
  'DPkg::Lock::Timeout=300',
];

/**
 * @param {readonly string[]} names
 * @param {Machine} machine
 */
async function missingPackages(names, machine) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query has placeholders of its own
  const format = '${Package} ${db:Status-Status}\n';
  const { output } = await machine.run('dpkg-query', ['-W', '-f', format, ...names]);
  const installed = new Set();
  for (const line of output.split('\n')) {
    const [name, status] = line.split(' ');
    if (status === 'installed') installed.add(name);
  }
  return names.filter((name) => !installed.has(name));
}

/**
 * @param {Machine} machine
 * @returns {Promise<readonly string[] | null>}
 */
async function privilegePrefix(machine) {
  if (machine.isRoot) return [];
  if (!machine.find('sudo')) return null;
  const { code } = await machine.run('sudo', ['-n', 'true']);
  return code === 0 ? ['sudo', '-n'] : null;
}

/**
 * @param {readonly string[]} commandLine
 * @param {Machine} machine
 */
function runLine([command = '', ...args], machine) {
  return machine.run(command, args);
}

/** @param {readonly string[]} names */
function helpWithApt(names) {
  return `These Debian packages are needed and could not be installed by themselves. Please run:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}`;
}

/** @param {readonly string[]} names */
function helpWithout(names) {
  return `This machine has no apt-get. Please install what these Debian packages contain, by your system's own means: ${names.join(' ')}`;
}
