import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { StoredEvent } from '@tribu-live/protocol';
import { SyntheticClient, WorkshopPart } from '../media/index.ts';
import {
  bookWorkshop,
  openSchool,
  type School,
  ServerProcess,
  startCluster,
  workshopPeople,
} from '../support/index.ts';
import { percentile, printFigures, progress, rounded, table } from './report.ts';

// Time from a participant's request to the event at all others, the append to the journal included: one after the
// other somebody raises or lowers a hand while everybody is connected. One process holds all the participants. Then the
// same on two nodes with Redis and Postgres: everybody connects to the room's home, whichever node they knocked at. That
// Postgres doesn't wait for the disk: what an fsync takes stands beside it.

const SIZES = [30, 50] as const;
const CLUSTER_SIZE = 30;
const EVENTS = 400;
const WARM_UP = 40;
/** Between two requests: with thirty people a lively workshop has about that many. */
const PAUSE_MS = 60;
/** What is appended for an event, about. */
const SYNCED_BYTES = 4096;
const SYNCS = 200;

interface Taken {
  readonly people: number;
  /** To each of the others. */
  readonly toAllMs: readonly number[];
  /** To the last of them. */
  readonly toLastMs: readonly number[];
  /** To the one who asked, as an answer. */
  readonly answerMs: readonly number[];
}

const { taken, syncs } = await alone();
const inCluster = await onTwoNodes();
printAll();

async function alone(): Promise<{ taken: Taken[]; syncs: number[] }> {
  await using server = await ServerProcess.start();
  const school = await openSchool(server);
  const taken: Taken[] = [];
  for (const people of SIZES) {
    taken.push(await fanOut(school, people));
    progress(`${people} people: done`);
  }
  return { taken, syncs: await fsyncs(server.dataDir) };
}

async function onTwoNodes(): Promise<Taken> {
  await using cluster = await startCluster({ nodes: 2 });
  const taken = await fanOut(await cluster.school(), CLUSTER_SIZE);
  progress(`${CLUSTER_SIZE} people, two nodes: done`);
  return taken;
}

async function fanOut(school: School, people: number): Promise<Taken> {
  const booked = workshopPeople(people - 1);
  const sessionId = await bookWorkshop(school, booked);
  /** When a hand's event came to whom: by seq, milliseconds of this process. */
  const arrivals = new Map<number, Map<string, number>>();
  const clients: SyntheticClient[] = [];
  try {
    for (const person of booked) {
      const credential = { token: await school.token(sessionId, person) };
      const onFrame = (frame: string) => noteArrival(frame, person.id, arrivals);
      clients.push(await SyntheticClient.join({ serverUrl: school.url, credential, media: false, onFrame }));
    }
    const sent: { readonly seq: number; readonly by: string; readonly atMs: number }[] = [];
    const answerMs: number[] = [];
    for (let turn = -WARM_UP; turn < EVENTS; turn += 1) {
      const client = clients.at((turn * 7) % clients.length);
      if (client === undefined) throw new RangeError('nobody there');
      const part = new WorkshopPart(() => client);
      const isUp = client.state.hands.some(({ personId }) => personId === client.personId);
      const atMs = performance.now();
      const { seq } = await (isUp ? part.lowerHand() : part.raiseHand());
      const answeredMs = performance.now();
      if (turn >= 0) {
        sent.push({ seq, by: client.personId, atMs });
        answerMs.push(answeredMs - atMs);
      }
      await later(PAUSE_MS);
    }
    const spans = sent.map(({ seq, by, atMs }) => {
      const others = [...(arrivals.get(seq) ?? [])].filter(([personId]) => personId !== by);
      if (others.length !== people - 1) throw new Error(`event ${seq} came to ${others.length} others`);
      return others.map(([, arrivedMs]) => arrivedMs - atMs);
    });
    return { people, toAllMs: spans.flat(), toLastMs: spans.map((each) => Math.max(...each)), answerMs };
  } finally {
    for (const client of clients) client.close();
  }
}

function noteArrival(frame: string, personId: string, arrivals: Map<number, Map<string, number>>): void {
  const nowMs = performance.now();
  if (!frame.startsWith('42["events"')) return;
  const [, { events }] = JSON.parse(frame.slice(2)) as [string, { events: StoredEvent[] }];
  for (const { seq, type } of events) {
    if (!type?.startsWith('hand.')) continue;
    const known = arrivals.get(seq) ?? new Map<string, number>();
    arrivals.set(seq, known.set(personId, nowMs));
  }
}

/** What the disk under the journal takes by itself to keep a page for good. */
async function fsyncs(folder: string): Promise<number[]> {
  const file = await open(join(folder, 'fsync-probe'), 'w');
  try {
    const bytes = Buffer.alloc(SYNCED_BYTES, 1);
    const tookMs: number[] = [];
    for (let turn = 0; turn < SYNCS; turn += 1) {
      const startMs = performance.now();
      await file.write(bytes, 0, bytes.length, turn * bytes.length);
      await file.datasync();
      tookMs.push(performance.now() - startMs);
    }
    return tookMs;
  } finally {
    await file.close();
  }
}

function printAll(): void {
  const row = (what: string, values: readonly number[]) => [
    what,
    ...[0.5, 0.95, 0.99, 1].map((share) => percentile(values, share).toFixed(1)),
  ];
  const rows = taken.flatMap(({ people, toAllMs, toLastMs, answerMs }) => [
    row(`${people} people: event to each of the others`, toAllMs),
    row(`${people} people: event to the last of them`, toLastMs),
    row(`${people} people: answer to who asked`, answerMs),
  ]);
  rows.push(row(`${inCluster.people} people, two nodes: event to each of the others`, inCluster.toAllMs));
  rows.push(row('fsync of 4 kB on the journal’s disk', syncs));
  process.stdout.write(`${table(['milliseconds', 'p50', 'p95', 'p99', 'worst'], rows)}\n`);
  const p99 = (people: number) =>
    rounded(percentile(taken.find((each) => each.people === people)?.toAllMs ?? [], 0.99), 1);
  printFigures('fanout', {
    p99Ms30: p99(30),
    p99Ms50: p99(50),
    p99MsCluster: rounded(percentile(inCluster.toAllMs, 0.99), 1),
    fsyncMs: rounded(percentile(syncs, 0.5), 2),
    fsyncP99Ms: rounded(percentile(syncs, 0.99), 2),
  });
}
