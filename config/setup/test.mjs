import { runChecks } from './checks.mjs';
import { ROOT } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { formatDuration } from './progress.mjs';
import { runMain } from './run-main.mjs';
import { withScratchData } from './scratch-data.mjs';
import { SetupError } from './setup-error.mjs';
import { plannedParts, stagesOf } from './test-plan.mjs';
import { closingLine, runVitest } from './vitest-run.mjs';

/**
 * @typedef {NonNullable<ReturnType<typeof plannedParts>>[number]} PlannedPart
 * @typedef {{ ok: boolean, says: string, counts: import('./vitest-run.mjs').Counts | null }} PartRun
 */

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

  /** @type {PartRun[]} */
  const runs = [];
  for (const lanes of stagesOf(parts)) {
    // One set-up after the other: they install into the same places.
    const ready = [];
    for (const lane of lanes) ready.push(await prepared(lane));
    const done = await Promise.all(ready.map((lane, place) => runLane(lane, filters, place > 0)));
    runs.push(...done.flat());
  }
  console.log(`\n${runs.map(({ says }) => says).join('\n')}`);
  const counts = runs.flatMap((run) => run.counts ?? []);
  if (counts.length > 0) console.log(`\n${closingLine(counts)}`);
  return runs.every(({ ok }) => ok) ? 0 : 1;
});

/** @param {readonly PlannedPart[]} lane */
async function prepared(lane) {
  const ready = [];
  for (const part of lane) {
    console.log(`\n=== ${part.title} ===`);
    const env = { ...process.env, ...(await prepare(part.needs, { quiet: true })), ...part.env };
    ready.push({ part, env });
  }
  return ready;
}

/**
 * @param {readonly { part: PlannedPart, env: NodeJS.ProcessEnv }[]} lane
 * @param {readonly string[]} filters
 * @param {boolean} quiet
 */
async function runLane(lane, filters, quiet) {
  /** @type {PartRun[]} */
  const runs = [];
  for (const { part, env } of lane) runs.push(await runPart(part, env, filters, quiet));
  return runs;
}

/**
 * @param {PlannedPart} part
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} filters
 * @param {boolean} quiet
 * @returns {Promise<PartRun>}
 */
async function runPart({ title, projects, files }, env, filters, quiet) {
  const startMs = performance.now();
  const tests = projects.length > 0;
  const { ok, counts } = tests
    ? await withScratchData((folder) => {
        const chosen = filters.length > 0 ? filters : files;
        return runVitest({
          root: ROOT,
          projects,
          env: { ...env, TRIBU_DATA: folder },
          filters: chosen,
          quiet,
        });
      })
    : { ok: await runChecks(ROOT), counts: null };
  const took = formatDuration(performance.now() - startMs);
  return { ok, counts, says: `${ok ? 'ok    ' : 'FAILED'} ${title} (${took})` };
}
