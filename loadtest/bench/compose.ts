import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE, ROOT } from '../support/index.ts';
import { printFigures, progress, rounded, table } from './report.ts';

// How many times faster than it took place a coaching is composed: two people of 640 x 360 at 600 kbit/s who sway
// before a room that stands still, and their voices, 30 minutes (or as many as the first argument says), in a
// process of its own without the low priority of real ones. Then one minute of the test pattern, in which every
// point moves: as hard as a picture gets.

const run = promisify(execFile);
const MINUTES = Number(process.argv[2] ?? 30);

interface Measured {
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly coverage: number;
  readonly tookMs: number;
  readonly assembledMs: number;
  readonly ownCpuSeconds: number;
  readonly ffmpegCpuSeconds: number;
  readonly peakMb: number;
}

/** Of the test pattern; it says by its processor time how far it is from a coaching. */
const PATTERN_MINUTES = 1;

const loadBefore = loadavg()[0] ?? Number.NaN;
progress(`composing ${MINUTES} minutes; load before: ${rounded(loadBefore, 1)}`);
const found = await measure(MINUTES);
const pattern = await measure(PATTERN_MINUTES, 'pattern');
const minutes = found.durationMs / 60_000;
process.stdout.write(
  `${table(
    ['composing', 'value'],
    [
      ['two people before a still room, minutes', rounded(minutes, 1)],
      ['took, seconds', rounded(found.tookMs / 1000, 1)],
      ['of which assembling, seconds', rounded(found.assembledMs / 1000, 1)],
      ['processor seconds a minute: ffmpeg', rounded(found.ffmpegCpuSeconds / minutes, 1)],
      ['processor seconds a minute: our own', rounded(found.ownCpuSeconds / minutes, 2)],
      ['memory of our own process, MB', rounded(found.peakMb)],
      ['MP4, MB an hour', rounded(megabytesPerHour(found))],
      ['the test pattern instead: processor seconds a minute', rounded(cpuPerMinute(pattern), 1)],
      ['the test pattern instead: MB an hour', rounded(megabytesPerHour(pattern))],
      ['coverage', rounded(found.coverage, 4)],
      ['load of the machine before', rounded(loadBefore, 1)],
    ],
  )}\n`,
);
printFigures('compose', {
  timesRealTime: rounded(found.durationMs / found.tookMs, 1),
  cpuSecondsPerMinute: rounded(cpuPerMinute(found), 1),
  patternCpuSecondsPerMinute: rounded(cpuPerMinute(pattern), 1),
  minutes: rounded(minutes, 1),
  loadBefore: rounded(loadBefore, 1),
});

async function measure(minutes: number, ...more: string[]): Promise<Measured> {
  const script = join(ROOT, 'workers/test/bench/long-coaching.ts');
  const { stdout } = await run(NODE, [script, `${minutes}`, ...more], { cwd: ROOT });
  return JSON.parse(stdout) as Measured;
}

function cpuPerMinute({ ffmpegCpuSeconds, ownCpuSeconds, durationMs }: Measured): number {
  return (ffmpegCpuSeconds + ownCpuSeconds) / (durationMs / 60_000);
}

function megabytesPerHour({ sizeBytes, durationMs }: Measured): number {
  return sizeBytes / 1e6 / (durationMs / 3_600_000);
}
