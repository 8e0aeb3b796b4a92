import { readFile } from 'node:fs/promises';
import { coachingLoop, type MediaLoop } from '../../../loadtest/media/index.ts';
import { tempFolder } from '../../../loadtest/support/temp-folder.ts';
import { composeSession } from '../../src/compose/compose-session.ts';
import { logTake } from '../support/log-take.ts';
import { WorkshopJournal } from '../support/workshop-scene.ts';

// `node workshop.ts PEOPLE SECONDS [FOLDER]`: writes the takes of a workshop in which a third is talked, a third
// written and a third read aloud, composes it and prints what that took as one JSON object. With a folder the
// replay stays there.

const START_MS = 1_760_000_000_000;
const SESSION = 'workshop';
const CLOCK_TICKS_PER_SECOND = 100;
const PROMPT =
  'Racontez, en dix minutes et sans lever le stylo, le jour où tout a basculé.\nCommencez par « Ce matin-là, je ne savais pas encore… » et finissez par une image.';

const people = Number(process.argv[2]);
const seconds = Number(process.argv[3]);
const kept = process.argv[4];
const at = (share: number) => START_MS + Math.round(share * seconds) * 1000;
const folder = kept === undefined ? await tempFolder() : null;
const root = kept ?? folder?.path ?? '';
const loops = [await coachingLoop('mentor'), await coachingLoop('student')] as const;
const journal = new WorkshopJournal(SESSION, START_MS - 1000);
const names = Array.from({ length: people }, (_, index) =>
  index === 0 ? 'Maëlle Garnier' : `${['Léa', 'Sami', 'Inès', 'Tom-Alexandre', 'Zoé'][index % 5]} ${index}`,
);
const takes = [];
for (const [index, name] of names.entries()) {
  const personId = `p${index}`;
  journal.enters(START_MS - 500, { id: personId, name, role: index === 0 ? 'mentor' : 'student' });
  const loop: MediaLoop = loops[index % 2] ?? loops[0];
  // Students are not heard while they write; of three people one has no camera on.
  const talking = [
    { fromMs: START_MS, toMs: at(1 / 3) },
    { fromMs: at(2 / 3), toMs: at(1) },
  ];
  const camera = [{ fromMs: START_MS, toMs: at(1) }];
  const media = [
    ['microphone', talking],
    ['camera', camera],
  ] as const;
  for (const [source, stretches] of media) {
    if (source === 'camera' && index % 7 === 6) continue;
    const row = await logTake({ root, sessionId: SESSION, personId, source, loop, stretches });
    takes.push(row);
    const { trackId } = row.take;
    journal.add(START_MS, 'track.published', { trackId, personId, source, silenced: [] });
  }
}
journal.writes(at(1 / 3), PROMPT, at(2 / 3) - at(1 / 3)).pensUp(at(2 / 3));
journal.opensCircle(at(2 / 3) + 2000, ['p1', 'p2']);
journal.reads('p1', at(2 / 3) + 2000, at(5 / 6)).reads('p2', at(5 / 6), at(1) - 1000);
journal.add(at(1) - 1000, 'circle.closed', {}).add(at(1), 'room.ended', { reason: 'mentor' });

const startedAt = performance.now();
const cpuBefore = await cpuSeconds();
const { durationMs, sizeBytes, coverage } = await composeSession({
  ...{ sessionId: SESSION, journal: journal.events, takes, root, attempt: 1 },
  signal: new AbortController().signal,
  onProgress: () => undefined,
  confirm: async () => undefined,
  now: () => Date.now(),
});
const tookMs = performance.now() - startedAt;
const cpu = (await cpuSeconds()) - cpuBefore;
process.stdout.write(
  `${JSON.stringify({
    ...{ people, durationMs, sizeBytes, coverage, tookMs: Math.round(tookMs) },
    timesRealTime: durationMs / tookMs,
    cpuSecondsPerMinute: cpu / (durationMs / 60_000),
    peakMb: process.resourceUsage().maxRSS / 1024,
  })}\n`,
);
await folder?.[Symbol.asyncDispose]();

/** Processor time of this process and of its children that have ended (proc(5), fields 14 to 17). */
async function cpuSeconds(): Promise<number> {
  const stat = await readFile('/proc/self/stat', 'latin1');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return [11, 12, 13, 14].reduce((sum, index) => sum + (fields[index] ?? 0), 0) / CLOCK_TICKS_PER_SECOND;
}
