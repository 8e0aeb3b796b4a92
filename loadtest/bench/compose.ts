import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE, ROOT } from '../support/index.ts';
import { printFigures, progress, rounded, table } from './report.ts';

// How many times faster than it took place a coaching is composed: two cameras of 640 x 360 and two voices, 30
// minutes (or as many as the first argument says), in a process of its own without the low priority of real ones.

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

const loadBefore = loadavg()[0] ?? Number.NaN;
progress(`composing ${MINUTES} minutes; load before: ${rounded(loadBefore, 1)}`);
const { stdout } = await run(NODE, [join(ROOT, 'workers/test/bench/long-coaching.ts'), `${MINUTES}`], {
  cwd: ROOT,
});
const found = JSON.parse(stdout) as Measured;
const minutes = found.durationMs / 60_000;
process.stdout.write(
  `${table(
    ['composing', 'value'],
    [
      ['length of the coaching, minutes', rounded(minutes, 1)],
      ['took, seconds', rounded(found.tookMs / 1000, 1)],
      ['of which assembling, seconds', rounded(found.assembledMs / 1000, 1)],
      ['processor seconds a minute: ffmpeg', rounded(found.ffmpegCpuSeconds / minutes, 1)],
      ['processor seconds a minute: our own', rounded(found.ownCpuSeconds / minutes, 2)],
      ['memory of our own process, MB', rounded(found.peakMb)],
      ['MP4, MB an hour', rounded((found.sizeBytes / 1e6 / minutes) * 60)],
      ['coverage', rounded(found.coverage, 4)],
      ['load of the machine before', rounded(loadBefore, 1)],
    ],
  )}\n`,
);
printFigures('compose', {
  timesRealTime: rounded(found.durationMs / found.tookMs, 1),
  cpuSecondsPerMinute: rounded((found.ffmpegCpuSeconds + found.ownCpuSeconds) / minutes, 1),
  minutes: rounded(minutes, 1),
  loadBefore: rounded(loadBefore, 1),
});
