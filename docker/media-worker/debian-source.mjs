import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, run } from './run.mjs';

const APT = '/etc/apt';
const UPDATE_TIMEOUT_MS = 120_000;
const SOURCE_TIMEOUT_MS = 120_000;
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Fetches and unpacks a Debian source package into a folder. The machine's own package lists stay as they
 * are: apt works on lists of its own, made from the machine's mirrors.
 *
 * @param {string} name of the source package
 * @param {string} folder where `NAME-VERSION/` appears
 * @returns {Promise<void>}
 */
export async function fetchDebianSource(name, folder) {
  const apt = join(folder, 'apt');
  for (const needed of ['parts', 'lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(apt, needed), { recursive: true });
  }
  const { oneLine, stanzas } = sourceEntries(readAptSources(), codename());
  writeFileSync(join(apt, 'parts/source.list'), oneLine);
  writeFileSync(join(apt, 'parts/source.sources'), stanzas);
  const options = [
    'Dir::Etc::sourcelist=/dev/null',
    `Dir::Etc::sourceparts=${join(apt, 'parts')}`,
    `Dir::State::lists=${join(apt, 'lists')}`,
    `Dir::Cache=${join(apt, 'cache')}`,
    // Its download user can't write into a folder of ours.
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=0',
    'Acquire::http::Timeout=20',
    'Acquire::https::Timeout=20',
  ].flatMap((option) => ['-o', option]);
  // A mirror without sources among several is no harm: what counts is whether the package comes.
  await run('apt-get', [...options, 'update'], { timeoutMs: UPDATE_TIMEOUT_MS });
  const args = [...options, 'source', '--only-source', name];
  await mustRun('apt-get', args, { cwd: folder, timeoutMs: SOURCE_TIMEOUT_MS });
}

/**
 * Turns the machine's binary entries of Debian itself into source entries.
 *
 * @param {readonly { file: string, text: string }[]} files of /etc/apt
 * @param {string} suite such as "bookworm"
 * @returns {{ oneLine: string, stanzas: string }} in apt's two formats
 */
export function sourceEntries(files, suite) {
  const wanted = new Set([suite, `${suite}-updates`, `${suite}-security`]);
  /** @type {string[]} */
  const lines = [];
  /** @type {string[]} */
  const stanzas = [];
  for (const { file, text } of files) {
    if (file.endsWith('.sources')) {
      for (const stanza of text.split(/\n(?:[ \t]*\n)+/)) {
        const types = /^Types:.*\bdeb\b.*$/m;
        const suites = (/^Suites:(.*)$/m.exec(stanza)?.[1] ?? '').trim().split(/\s+/);
        const isMain = /^Components:.*\bmain\b/m.test(stanza);
        if (types.test(stanza) && isMain && suites.every((one) => wanted.has(one))) {
          stanzas.push(stanza.trim().replace(types, 'Types: deb-src'));
        }
      }
    } else {
      for (const line of text.split('\n')) {
        const [, options = '', uri, one = '', components = ''] =
          /^deb\s+(\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.*)$/.exec(line.trim()) ?? [];
        if (uri && wanted.has(one) && components.split(/\s+/).includes('main')) {
          lines.push(`deb-src ${options}${uri} ${one} main`);
        }
      }
    }
  }
  if (lines.length + stanzas.length === 0) {
    lines.push(`deb-src [signed-by=${KEYRING}] http://deb.debian.org/debian ${suite} main`);
  }
  return { oneLine: `${lines.join('\n')}\n`, stanzas: `${stanzas.join('\n\n')}\n` };
}

/** @returns {{ file: string, text: string }[]} */
function readAptSources() {
  const parts = join(APT, 'sources.list.d');
  const names = existsSync(parts) ? readdirSync(parts).map((name) => join(parts, name)) : [];
  return [join(APT, 'sources.list'), ...names]
    .filter((path) => /\.(list|sources)$/.test(path) && existsSync(path))
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

/** @returns {string} */
function codename() {
  const release = readFileSync('/etc/os-release', 'utf8');
  return /^VERSION_CODENAME=(\S+)$/m.exec(release)?.[1] ?? 'stable';
}
