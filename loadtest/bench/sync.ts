import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { RecordingResource } from '@tribu-live/protocol';
import { DEFAULT_SHAPE, encodedLoop, SyntheticPerson } from '../media/index.ts';
import { type BeatReport, readSessionReplay, type SessionReplay } from '../replay/index.ts';
import { MENTOR, openSchool, type School, ServerProcess, STUDENT } from '../support/index.ts';
import { percentile, printFigures, progress, rounded, table } from './report.ts';

// A coaching of two synthetic people who flash and beep each second at known times, recorded, composed, and its MP4
// looked at and listened to: how far apart flash and beep are, and whether all of them are there.

const MINUTES = 2;
const SHAPES = {
  [MENTOR.id]: { ...DEFAULT_SHAPE, beepHz: 1000, markAtMs: 0 },
  [STUDENT.id]: { ...DEFAULT_SHAPE, beepHz: 1600, markAtMs: 500 },
};
/** From being published to the first packet in the take, and what was under way at the end. */
const START_MS = 500;
const END_MS = 150;
const READY_LIMIT_MS = 5 * 60_000;

progress('encoding what the two send');
const loops = await Promise.all(Object.values(SHAPES).map((shape) => encodedLoop(shape)));
await using server = await ServerProcess.start();
const school = await openSchool(server);
const { id } = await school.book();
const people = await Promise.all(
  [MENTOR, STUDENT].map(async (person, index) => {
    const loop = loops[index];
    if (loop === undefined) throw new Error(`nothing to send for ${person.id}`);
    const token = await school.token(id, person);
    return SyntheticPerson.enter({ serverUrl: server.url, token, loop });
  }),
);
const fromMs = Date.now() + START_MS;
progress(`recording for ${MINUTES} minutes`);
await later(MINUTES * 60_000);
const toMs = Date.now() - END_MS;
await school.end(id);
for (const person of people) person.close();
progress('waiting for the replay');
await ready(school);
const replay = await readSessionReplay(join(server.dataDir, 'recordings', id), SHAPES);
printAll(replay, Object.keys(SHAPES));

/** No event comes over HTTP: the resource is asked again and again. */
async function ready(of: School): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS;
  for (;;) {
    const recording = await of.call<RecordingResource>('GET', `/v1/recordings/${id}`);
    if (recording.status === 'ready') return;
    if (recording.status === 'failed' || performance.now() > deadline) {
      throw new Error(`the recording is ${JSON.stringify(recording)}`);
    }
    await later(500);
  }
}

function printAll(found: SessionReplay, personIds: readonly string[]): void {
  const reports = personIds.map((personId): [string, BeatReport] => {
    const seen = found.people.get(personId);
    if (seen === undefined) throw new Error(`nothing was looked for of ${personId}`);
    return [personId, seen.between(fromMs, toMs)];
  });
  const rows = reports.map(([personId, report]) => {
    const offsets = report.offsetsMs.map(Math.abs);
    return [
      personId,
      report.expected,
      report.flashes,
      report.beeps,
      rounded(percentile(offsets, 0.5), 1),
      rounded(report.worstOffsetMs, 1),
      rounded(report.worstClockMs, 1),
    ];
  });
  const head = ['person', 'beats', 'flashes', 'beeps', 'offset p50', 'worst, ms', 'worst to the clock, ms'];
  process.stdout.write(`${table(head, rows)}\n`);
  printFigures('sync', {
    worstMs: rounded(Math.max(...reports.map(([, report]) => report.worstOffsetMs)), 1),
    beatsShare: rounded(Math.min(...reports.map(([, report]) => report.share)), 4),
    worstClockMs: rounded(Math.max(...reports.map(([, report]) => report.worstClockMs)), 1),
    coverage: rounded(found.coverage, 4),
  });
}
