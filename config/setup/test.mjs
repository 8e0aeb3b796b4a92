import { runChecks } from './checks.mjs';
import { ROOT } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { formatDuration } from './progress.mjs';
import { runMain } from './run-main.mjs';
import { withScratchData } from './scratch-data.mjs';
import { SetupError } from './setup-error.mjs';
import { plannedParts } from './test-plan.mjs';
import { closingLine, runVitest } from './vitest-run.mjs';

// `node config/setup/test.mjs [check|unit|integration|engines|recording|browser|all] [vitest filters]`. A failing part doesn't
// keep the next one from running: one run tells all that is wrong.
await runMain(async () => {
  const [name = 'all', ...filters] = process.argv.slice(2);
  const parts = plannedParts(name);
  if (!parts) {
    throw new SetupError(
      'unknown_script',
      `There is no part "${name}": check, unit, integration, engines, recording, browser, all.`,
    );
  }

  /** @type {import('./vitest-run.mjs').Counts[]} */
  const runs = [];
  const summary = [];
  let allOk = true;
  for (const { title, needs, projects, files, env: more } of parts) {
    console.log(`\n=== ${title} ===`);
    const env = { ...process.env, ...(await prepare(needs, { quiet: true })), ...more };
    const startMs = performance.now();
    let ok = false;
    if (projects.length === 0) {
      ok = await runChecks(ROOT);
    } else {
      const chosen = filters.length > 0 ? filters : files;
      const run = await withScratchData((folder) =>
        runVitest({ root: ROOT, projects, env: { ...env, TRIBU_DATA: folder }, filters: chosen }),
      );
      ok = run.ok;
      runs.push(run.counts);
    }
    allOk &&= ok;
    summary.push(`${ok ? 'ok    ' : 'FAILED'} ${title} (${formatDuration(performance.now() - startMs)})`);
  }
  console.log(`\n${summary.join('\n')}`);
  if (runs.length > 0) console.log(`\n${closingLine(runs)}`);
  return allOk ? 0 : 1;
});
