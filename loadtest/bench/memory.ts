import { setTimeout as later } from 'node:timers/promises';
import { LIMITS, TribuError } from '@tribu-live/protocol';
import { SyntheticClient } from '../media/index.ts';
import { freePort, MENTOR, openSchool, type School, ServerProcess, STUDENT } from '../support/index.ts';
import { heldHeapMb } from './heap-cleaner.ts';
import { type Memory, memoryOf } from './processes.ts';
import { printFigures, progress, rounded, slope, slopeError, table } from './report.ts';

// Memory (PSS) of the server and its media workers: at rest, for each idle room of two, and whether joins
// leave anything behind.

const SETTLE_MS = 5000;
const ROOMS = 50;
const JOIN_ROOMS = 10;
/** A join and its leave. */
const EVENTS_PER_JOIN = 2;
/**
 * A room keeps the last events of its journal for whoever comes back, and so grows with joins until it has that
 * many (about 0.3 MB; it goes with the room). Measured before that, this filling looks like 1.4 MB for each 1000
 * joins; Node's own warm-up (compiled code, arenas) comes on top in the first few hundred. So growth is measured
 * once every room is full: from then on each event pushes one out, and whatever still grows is left behind by joins.
 */
const WARM_UP_JOINS = Math.ceil(LIMITS.catchUpEvents / EVENTS_PER_JOIN) * JOIN_ROOMS;
const JOINS_PER_STEP = 300;
const STEPS = 5;
const PARALLEL_JOINS = 2;

interface Growth {
  /** Since the warm-up. */
  readonly joins: number;
  readonly memory: Memory;
  /** What the server's JavaScript holds: the sharper figure, because PSS has the allocators' moods in it. */
  readonly heapMb: number;
}

const idle = await restAndRooms();
const growth = await growthByJoins();
printAll();

async function restAndRooms(): Promise<{ rest: Memory; full: Memory }> {
  await using server = await ServerProcess.start();
  const school = await openSchool(server);
  await later(SETTLE_MS);
  const rest = await memoryOf(server.pid);
  progress(`at rest: ${rounded(ours(rest), 1)} MB`);
  const clients: SyntheticClient[] = [];
  for (let room = 0; room < ROOMS; room++) {
    const { id } = await school.book();
    for (const person of [MENTOR, STUDENT]) {
      const credential = { token: await school.token(id, person) };
      clients.push(await SyntheticClient.join({ serverUrl: server.url, credential, media: false }));
    }
  }
  await later(SETTLE_MS);
  const full = await memoryOf(server.pid);
  progress(`with ${ROOMS} rooms: ${rounded(ours(full), 1)} MB`);
  for (const client of clients) client.close();
  return { rest, full };
}

/** After each step garbage is collected first: what is left is what joins left behind. */
async function growthByJoins(): Promise<Growth[]> {
  const inspectorPort = await freePort();
  const env = { NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}` };
  await using server = await ServerProcess.start({ env });
  const school = await openSchool(server);
  const tokens = await joinTokens(school);
  await joinAndLeave(server.url, tokens, WARM_UP_JOINS);
  // The first full collection gives memory back that the next joins take again: that isn't growth either.
  await heldHeapMb(inspectorPort);
  await joinAndLeave(server.url, tokens, JOINS_PER_STEP);
  progress(`warm after ${WARM_UP_JOINS + JOINS_PER_STEP} joins`);
  const measured: Growth[] = [];
  for (let step = 0; step <= STEPS; step++) {
    if (step > 0) await joinAndLeave(server.url, tokens, JOINS_PER_STEP);
    await later(SETTLE_MS);
    const heapMb = await heldHeapMb(inspectorPort);
    const memory = await memoryOf(server.pid);
    measured.push({ joins: step * JOINS_PER_STEP, memory, heapMb });
    progress(
      `after ${step * JOINS_PER_STEP} joins: ${rounded(ours(memory), 1)} MB, heap ${rounded(heapMb, 2)} MB`,
    );
  }
  return measured;
}

async function joinTokens(school: School): Promise<string[]> {
  const tokens: string[] = [];
  for (let room = 0; room < JOIN_ROOMS; room++) {
    const { id } = await school.book();
    for (const person of [MENTOR, STUDENT]) tokens.push(await school.token(id, person));
  }
  return tokens;
}

async function joinAndLeave(serverUrl: string, tokens: readonly string[], count: number): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let at = next++; at < count; at = next++) {
      const token = tokens[at % tokens.length] ?? '';
      const client = await joinInTime(serverUrl, token);
      await client.leave();
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_JOINS }, work));
}

/** As fast as a person may: 30 times at once and once a second after that. */
async function joinInTime(serverUrl: string, token: string): Promise<SyntheticClient> {
  for (;;) {
    try {
      return await SyntheticClient.join({ serverUrl, credential: { token }, media: false });
    } catch (error) {
      if (!(error instanceof TribuError && error.code === 'rate_limited')) throw error;
      await later(Number(error.details?.retryAfterMs ?? 1000));
    }
  }
}

function ours(memory: Memory): number {
  return memory.server + memory.mediaWorkers;
}

function printAll(): void {
  const { rest, full } = idle;
  const row = (what: string, memory: Memory) => [
    what,
    ...[memory.server, memory.mediaWorkers, memory.postgres].map((size) => rounded(size, 1)),
  ];
  const rows = [
    row('at rest', rest),
    row(`with ${ROOMS} idle rooms of two`, full),
    ...growth.map(({ joins, memory }) => row(`after ${joins} joins`, memory)),
  ];
  process.stdout.write(`${table(['PSS in MB', 'server', 'media workers', 'Postgres'], rows)}\n`);
  const points = growth.map(({ joins, memory }) => [joins / 1000, ours(memory)] as const);
  const heapPoints = growth.map(({ joins, heapMb }) => [joins / 1000, heapMb] as const);
  printFigures('memory', {
    restMb: rounded(ours(rest), 1),
    perRoomMb: rounded((ours(full) - ours(rest)) / ROOMS, 2),
    growthMbPer1000Joins: rounded(slope(points), 2),
    growthErrorMb: rounded(slopeError(points), 2),
    heapGrowthMbPer1000Joins: rounded(slope(heapPoints), 2),
    heapGrowthErrorMb: rounded(slopeError(heapPoints), 2),
    postgresMb: rounded(rest.postgres, 1),
  });
}
