import { readFile } from 'node:fs/promises';
import { coachingLoop, DEFAULT_SHAPE, encodedLoop } from '../../../loadtest/media/index.ts';
import { tempFolder } from '../../../loadtest/support/temp-folder.ts';
import { composeSession } from '../../src/compose/compose-session.ts';
import { CoachingJournal } from '../support/coaching-journal.ts';
import { logTake } from '../support/log-take.ts';

// `node long-coaching.ts MINUTES [pattern]`: writes the takes of a coaching of two with camera and microphone,
// composes it and prints what that took as one JSON object. For loadtest/bench/compose.ts.

const CLOCK_TICKS_PER_SECOND = 100;
const START_MS = 1_760_000_000_000;
const SESSION = 'coaching';

const minutes = Number(process.argv[2]);
/** The test pattern moves in every corner: about the hardest picture there is. */
const pattern = process.argv[3] === 'pattern';
const endMs = START_MS + minutes * 60_000;
await using folder = await tempFolder();
const journal = new CoachingJournal(SESSION, START_MS - 1000);
const takes = [];
for (const [index, role] of (['mentor', 'student'] as const).entries()) {
  journal.enters(START_MS - 500, { id: role, name: role, role });
  const loop = pattern
    ? await encodedLoop({ ...DEFAULT_SHAPE, beepHz: 1000 + index * 600, markAtMs: index * 500 })
    : await coachingLoop(role);
  for (const source of ['microphone', 'camera'] as const) {
    const stretches = [{ fromMs: START_MS, toMs: endMs }];
    const row = await logTake({
      root: folder.path,
      sessionId: SESSION,
      personId: role,
      source,
      loop,
      stretches,
    });
    takes.push(row);
    const { trackId, personId } = row.take;
    journal.add(START_MS, 'track.published', { trackId, personId, source, silenced: [] });
  }
}
journal.add(endMs, 'room.ended', { reason: 'time' });

const marks: { share: number; atMs: number }[] = [];
const startedAt = performance.now();
const cpuBefore = await cpuSeconds();
const { durationMs, sizeBytes, coverage } = await composeSession({
  ...{ sessionId: SESSION, journal: journal.events, takes, root: folder.path, attempt: 1 },
  signal: new AbortController().signal,
  onProgress: (share) => marks.push({ share, atMs: performance.now() - startedAt }),
  confirm: async () => undefined,
  now: () => Date.now(),
});
const tookMs = performance.now() - startedAt;
const cpu = await cpuSeconds();
process.stdout.write(
  `${JSON.stringify({
    durationMs,
    sizeBytes,
    coverage,
    tookMs,
    assembledMs: marks[0]?.atMs ?? null,
    ownCpuSeconds: cpu.own - cpuBefore.own,
    ffmpegCpuSeconds: cpu.children - cpuBefore.children,
    peakMb: process.resourceUsage().maxRSS / 1024,
  })}\n`,
);

/** Processor time of this process and of its children that have ended (proc(5), fields 14 to 17). */
async function cpuSeconds(): Promise<{ own: number; children: number }> {
  const stat = await readFile('/proc/self/stat', 'latin1');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const seconds = (...at: number[]) =>
    at.reduce((sum, index) => sum + (fields[index] ?? 0), 0) / CLOCK_TICKS_PER_SECOND;
  return { own: seconds(11, 12), children: seconds(13, 14) };
}
