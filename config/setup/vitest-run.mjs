import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMissing, runLoudly, runQuietly } from './commands.mjs';
import { projectBinary, projectNode } from './node24.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * Runs projects of vitest.config.ts and counts its tests.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {readonly string[]} options.projects
 * @param {NodeJS.ProcessEnv} options.env
 * @param {readonly string[]} options.filters
 * @param {boolean} options.quiet what it prints is kept and printed at its end: others print meanwhile
 * @returns {Promise<{ ok: boolean, counts: Counts }>}
 */
export async function runVitest({ root, projects, env, filters, quiet }) {
  const folder = mkdtempSync(join(tmpdir(), 'tribu-test-'));
  const report = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const chosen = projects.flatMap((project) => ['--project', project]);
    const args = [projectBinary('vitest', root), 'run', ...chosen, ...reporters, ...filters];
    const how = { cwd: root, env };
    const code = quiet
      ? await keepingOutput(projectNode(root), args, how)
      : await runLoudly(projectNode(root), args, how);
    return { ok: code === 0, counts: countTests(readReport(report)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} how
 * @returns {Promise<number>} its exit code
 */
async function keepingOutput(command, args, how) {
  const { code, output } = await runQuietly(command, args, how);
  process.stdout.write(output);
  return code;
}

/**
 * @param {string} path
 * @returns {string | null}
 */
function readReport(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // vitest writes none when it fails before the first test; its exit code says so.
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * @param {string | null} report what vitest's json reporter wrote
 * @returns {Counts}
 */
export function countTests(report) {
  if (report === null) return { passed: 0, failed: 0, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(report);
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

/**
 * @param {readonly Counts[]} runs
 * @returns {string} the plain closing line: "12 passed, 0 failed"
 */
export function closingLine(runs) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of runs) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  const line = `${sum.passed} passed, ${sum.failed} failed`;
  return sum.skipped === 0 ? line : `${line}, ${sum.skipped} skipped`;
}
