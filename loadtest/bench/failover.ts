import { setTimeout as later } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { NetworkRefused } from '../net/index.ts';
import { openBrowser } from '../support/index.ts';
import { FAULTS, type FaultKind, strike } from './failover/faults.ts';
import { Machines } from './failover/machines.ts';
import type { Gap } from './failover/seats.ts';
import { Workshop } from './failover/workshop.ts';
import { percentile, printFigures, progress, rounded, table } from './report.ts';

// The home of a running workshop is killed, stands still or loses its network: how long each person is without the
// others until they are back on another node by themselves, and whether everything is as it was. Three nodes, each in
// a network namespace of its own; a mentor and a student in Chromium and four synthetic students; every other fault
// comes in the middle of a circle, the others in the middle of an exercise.
//   npm run bench:failover -- --runs 10 --kinds kill,pause,cut

const NODES = 3;
const DEFAULT_RUNS = 10;
const BACK_TIMEOUT_MS = 30_000;
/** From the beginning of a phase to the fault: some time between beats, another one each time. */
const FAULT_AFTER_MS = { atLeast: 1500, spread: 1000 };
/** Afterwards everybody goes on for a moment before things are compared. */
const GO_ON_MS = 500;

interface Taken {
  readonly kind: FaultKind;
  readonly gaps: readonly Gap[];
}

const { runs, kinds } = options();
try {
  await measure();
} catch (error) {
  if (!(error instanceof NetworkRefused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function measure(): Promise<void> {
  await using machines = await Machines.start(NODES);
  const origins = machines.all.map(({ server }) => server.url).join(',');
  await using browser = await openBrowser({
    // Cameras are given to safe origins only, and these addresses have no certificates.
    flags: [
      `--unsafely-treat-insecure-origin-as-secure=${origins}`,
      '--use-fake-device-for-media-stream=fps=10',
    ],
  });
  try {
    const workshop = await Workshop.gather(machines, browser);
    progress(`${workshop.seats.length} people are there`);
    await strikeAll(machines, workshop);
  } catch (error) {
    progress(machines.complaints());
    throw error;
  }
}

async function strikeAll(machines: Machines, workshop: Workshop): Promise<void> {
  const taken: Taken[] = [];
  const faults: string[] = [];
  for (const kind of kinds) {
    for (let run = 1; run <= runs; run += 1) {
      const { gaps, wrong } = await once(machines, workshop, kind, run);
      taken.push({ kind, gaps });
      faults.push(...wrong.map((each) => `${kind} ${run}: ${each}`));
      const [worst] = gaps.map(({ mediaMs }) => mediaMs).toSorted((one, other) => other - one);
      progress(
        `${kind} ${run}: all are back after ${rounded(worst ?? Number.NaN)} ms${wrong.length === 0 ? '' : `; ${wrong.join('; ')}`}`,
      );
    }
  }
  print(taken, faults);
}

async function once(
  machines: Machines,
  workshop: Workshop,
  kind: FaultKind,
  run: number,
): Promise<{ gaps: Gap[]; wrong: string[] }> {
  await machines.allKnown((url) => workshop.knock(url));
  await workshop.begin(run % 2 === 0 ? 'circle' : 'exercise');
  const home = await workshop.home();
  const beside = machines.schoolBeside(home);
  const watcher = kind === 'kill' ? null : await workshop.watch();
  await later(FAULT_AFTER_MS.atLeast + Math.random() * FAULT_AFTER_MS.spread);
  const fault = await strike(kind, home);
  const gaps = await Promise.all(workshop.seats.map((seat) => seat.back(fault.atMs, BACK_TIMEOUT_MS)));
  await later(GO_ON_MS);
  const now = await workshop.home(beside);
  const wrong = now === home ? [`${home.name} is still the home`] : [];
  const lettingGo = watcher === null ? [] : workshop.lettingGo(watcher, beside);
  await fault.undo();
  wrong.push(...(await lettingGo), ...(await workshop.faultsAfter(beside)));
  return { gaps, wrong };
}

function print(taken: readonly Taken[], faults: readonly string[]): void {
  const rows = kinds.flatMap((kind) => {
    const gaps = taken.filter((each) => each.kind === kind).flatMap((each) => each.gaps);
    const row = (what: string, of: readonly Gap[], ms: (gap: Gap) => number) => [
      `${kind}: ${what}`,
      ...[0.5, 0.95, 1].map((share) => rounded(percentile(of.map(ms), share))),
    ];
    const inBrowser = gaps.filter(({ client }) => client === 'chromium');
    const synthetic = gaps.filter(({ client }) => client === 'synthetic');
    return [
      row('in the room, Chromium', inBrowser, ({ liveMs }) => liveMs),
      row('sees others, Chromium', inBrowser, ({ mediaMs }) => mediaMs),
      row('in the room, synthetic', synthetic, ({ liveMs }) => liveMs),
      row('gets packets, synthetic', synthetic, ({ mediaMs }) => mediaMs),
    ];
  });
  process.stdout.write(`${table(['ms after the fault', 'p50', 'p95', 'worst'], rows)}\n`);
  for (const fault of faults) process.stdout.write(`not as it was: ${fault}\n`);
  const figures = kinds.flatMap((kind) => {
    const all = taken
      .filter((each) => each.kind === kind)
      .flatMap(({ gaps }) => gaps.map((gap) => gap.mediaMs));
    const figure = (name: string, share: number) =>
      [`${kind}${name}Ms`, rounded(percentile(all, share))] as const;
    return [figure('P50', 0.5), figure('P95', 0.95), figure('Worst', 1)];
  });
  printFigures('failover', { ...Object.fromEntries(figures), runs, faults: faults.length });
}

function options(): { runs: number; kinds: readonly FaultKind[] } {
  const { values } = parseArgs({ options: { runs: { type: 'string' }, kinds: { type: 'string' } } });
  const asked = values.kinds?.split(',') ?? FAULTS;
  const kinds = FAULTS.filter((kind) => asked.includes(kind));
  const runs = Number(values.runs ?? DEFAULT_RUNS);
  if (kinds.length !== asked.length || !Number.isInteger(runs) || runs < 1)
    throw new RangeError(`--runs takes a number from 1, --kinds some of ${FAULTS.join(',')}`);
  return { runs, kinds };
}
