import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMissing, runLoudly } from './commands.mjs';
import { projectBinary, projectNode } from './node24.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * Runs projects of vitest.config.ts, its output going to the person, and counts its tests.
 *
 * @param {{ root: string, projects: readonly string[], env: NodeJS.ProcessEnv, filters: readonly string[] }} options
 * @returns {Promise<{ ok: boolean, counts: Counts }>}
 */
export async function runVitest({ root, projects, env, filters }) {
  const folder = mkdtempSync(join(tmpdir(), 'tribu-test-'));
  const report = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const chosen = projects.flatMap((project) => ['--project', project]);
    const args = [projectBinary('vitest', root), 'run', ...chosen, ...reporters, ...filters];
    const code = await runLoudly(projectNode(root), args, { cwd: root, env });
    return { ok: code === 0, counts: countTests(readReport(report)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
