import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectBinary, projectNode } from './node24.mjs';
import { formatDuration } from './progress.mjs';

const TYPED = [
  'protocol',
  'server',
  'server/test',
  'server/src/demo/site',
  'server/src/ops/site',
  'client-sdk',
  'workers',
  'workers/test',
  'loadtest',
  'loadtest/k6',
  'config',
];

/** What the type checks remember of the last run, which makes the next one five times as fast. */
const CACHE = 'node_modules/.cache/types';

/** What dependency-cruiser looks at; .dependency-cruiser.cjs holds the arrows. */
const CRUISED = ['protocol', 'server', 'client-sdk', 'workers', 'loadtest', 'config', 'docker'];

/**
 * @typedef {{ title: string, command: string, args: readonly string[] }} Check
 */

/**
 * What needs no server and no browser: types, lint and formatting, arrows.
 *
 * @param {string} root
 * @returns {Check[]}
 */
export function plannedChecks(root) {
  const node = projectNode(root);
  // Two TypeScripts live side by side: 7 (native) checks types, 6 parses for dependency-cruiser. Both bring
  // a `tsc`, so the one that is meant is named by its folder.
  const tsc = join(root, 'node_modules/@typescript/native/bin/tsc');
  const types = TYPED.map((name) => ({
    title: `types: ${name}`,
    command: node,
    args: [
      tsc,
      '--noEmit',
      '-p',
      name,
      '--incremental',
      '--tsBuildInfoFile',
      join(CACHE, `${name.replaceAll('/', '-')}.json`),
    ],
  }));
  return [
    {
      title: 'arrows',
      command: node,
      args: [projectBinary('depcruise', root), '--config', '.dependency-cruiser.cjs', ...CRUISED],
    },
    {
      title: 'lint and formatting',
      command: projectBinary('biome', root),
      args: ['ci', `--colors=${process.stdout.isTTY ? 'force' : 'off'}`, '--error-on-warnings', '.'],
    },
    ...types,
  ];
}

/**
 * Runs all checks at once and prints each one's output in one piece when it is through.
 *
 * @param {string} root
 * @returns {Promise<boolean>} whether all passed
 */
export async function runChecks(root) {
  const results = await Promise.all(plannedChecks(root).map((check) => runCheck(check, root)));
  return results.every((passed) => passed);
}

/**
 * @param {Check} check
 * @param {string} root
 * @returns {Promise<boolean>}
 */
function runCheck({ title, command, args }, root) {
  const startMs = performance.now();
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.once('error', fail);
    child.once('close', (code) => {
      const passed = code === 0;
      const took = formatDuration(performance.now() - startMs);
      console.log(`${passed ? 'ok    ' : 'FAILED'} ${title} (${took})`);
      if (!passed) console.log(output.trimEnd());
      done(passed);
    });
  });
}
