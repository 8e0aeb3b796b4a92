import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyState, fold, type StoredEvent, view } from '@tribu-live/protocol';
import { Client } from 'pg';
import { expect, it, vi } from 'vitest';
import { SyntheticClient } from '../../../../loadtest/media/index.ts';
import {
  MENTOR,
  openSchool,
  type School,
  ServerProcess,
  STUDENT,
} from '../../../../loadtest/support/index.ts';
import { EmbeddedPostgres } from '../../../src/store/index.ts';
import { testCacheFolder, unprivilegedUser } from '../../support/machine.ts';
import { quietLog, type TemporaryPostgres, temporaryPostgres } from '../../support/postgres.ts';
import { startSchool } from '../../support/running-school.ts';

// Servers, and databases that come and go.
vi.setConfig({ testTimeout: 120_000 });

type Someone = typeof MENTOR | typeof STUDENT;

let server: ServerProcess;
let school: School;

async function come(sessionId: string, someone: Someone): Promise<SyntheticClient> {
  const token = await school.token(sessionId, someone);
  return SyntheticClient.join({ serverUrl: server.url, credential: { token }, media: false });
}

/** As the SDK does after a lost connection. */
function comeBack(client: SyntheticClient): Promise<SyntheticClient> {
  const { resumeToken, instanceId, state: held } = client;
  const credential = { resumeToken };
  return SyntheticClient.join({ serverUrl: server.url, credential, media: false, instanceId, held });
}

const said = (text: string) =>
  expect.poll(() => server.log.some((line) => line.includes(text)), { timeout: 20_000 }).toBe(true);

async function journal(sessionId: string): Promise<StoredEvent[]> {
  const { events } = await school.call<{ events: StoredEvent[] }>(
    'GET',
    `/v1/sessions/${sessionId}/events?limit=1000`,
  );
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  return events;
}

/** Answers in turn yes and no, each of which mentor and student are told. `from` counts on from the last time. */
async function answer(client: SyntheticClient, from: number, to: number): Promise<void> {
  for (let nth = from; nth < to; nth += 1) await client.answerRecord(nth % 2 === 0 ? 'yes' : 'no');
}

const answers = (events: readonly StoredEvent[]) =>
  events.filter((event) => event.type === 'consent.answered').length;

it('[R3] a room goes on while its Postgres is killed, and the journal has everything once and in order', async () => {
  ({ server, school } = await startSchool());
  try {
    const { id } = await school.book();
    const mentor = await come(id, MENTOR);
    const student = await come(id, STUDENT);
    await answer(student, 0, 5);
    for (const pid of postgresOf(server)) process.kill(pid, 'SIGKILL');
    await answer(student, 5, 45);
    await said('journals go to the spool');
    // Rejoining works all the while, and nobody is told anything twice.
    const again = await comeBack(mentor);
    await answer(student, 45, 50);
    await said('the database is back: the spool is written');
    await answer(student, 50, 55);
    const events = await journal(id);
    expect(answers(events)).toBe(55);
    const state = fold(emptyState(id), events);
    for (const client of [again, student]) {
      await client.until((held) => held.seq === state.seq);
      expect(client.state).toEqual(view(state, client.personId));
      expect(client.faults).toEqual([]);
    }
    for (const client of [mentor, again, student]) client.close();
  } finally {
    await server.close();
  }
});

/** The embedded Postgres and the processes it has. */
function postgresOf({ dataDir }: ServerProcess): number[] {
  const file = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8');
  const postmaster = Number.parseInt(file, 10);
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8');
  return [postmaster, ...children.trim().split(/\s+/).map(Number)];
}

// A database of the test's own, which is away for as long as the test says.
let postgres: TemporaryPostgres;
let running: EmbeddedPostgres;

const leave = () => running.close();

async function isBack(): Promise<void> {
  running = await EmbeddedPostgres.start({
    dataDir: postgres.dataDir,
    cacheDir: testCacheFolder(),
    unprivileged: unprivilegedUser(),
    log: quietLog,
    durable: false,
  });
}

async function serverOnOwnDatabase(): Promise<void> {
  postgres = await temporaryPostgres();
  running = postgres.embedded;
  server = await ServerProcess.start({
    env: {
      DATABASE_URL: postgres.url,
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64url'),
      ROOM_GRACE_SECONDS: '0',
    },
  });
  school = await openSchool(server);
}

async function end(): Promise<void> {
  await server.close();
  await running.close();
  await postgres.close();
}

it('[R6] [D5] a room ends on time while the database is away; its end and its job come through afterwards', async () => {
  await serverOnOwnDatabase();
  try {
    const { id } = await school.book({ startsAt: new Date(Date.now() - 30 * 60_000 + 8000).toISOString() });
    const mentor = await come(id, MENTOR);
    const student = await come(id, STUDENT);
    await leave();
    await answer(student, 0, 3);
    const back = await comeBack(student);
    await back.until((state) => state.people[MENTOR.id]?.presence.is === 'connected');
    expect(await mentor.closed(15_000)).toBe('ended');
    expect(await back.closed()).toBe('ended');
    await isBack();
    await said('the database is back: the spool is written');
    const events = await journal(id);
    expect(events.at(-1)).toMatchObject({ type: 'room.ended', data: { reason: 'time' } });
    expect(answers(events)).toBe(3);
    expect((await school.session(id)).status).toBe('ended');
  } finally {
    await end();
  }
});

it('[R4] a server killed with journals on its disk writes them before it takes its rooms back', async () => {
  await serverOnOwnDatabase();
  try {
    const { id } = await school.book();
    const mentor = await come(id, MENTOR);
    const student = await come(id, STUDENT);
    await leave();
    await answer(student, 0, 4);
    await mentor.request('session.extend', { commandId: randomUUID(), byMinutes: 5 });
    const { endsAt } = mentor.state.session ?? {};
    await server.kill('SIGKILL');
    const spool = join(server.dataDir, 'spool/journals.spool');
    expect((await stat(spool)).size).toBeGreaterThan(0);
    await isBack();
    await server.restart();
    expect((await stat(spool)).size).toBe(0);
    const again = await comeBack(mentor);
    expect(again.state.session?.endsAt).toBe(endsAt);
    const events = await journal(id);
    expect(answers(events)).toBe(4);
    // What was on the disk stands under the old epoch, before the takeover.
    const homed = events.filter((event) => event.type === 'room.homed').map((event) => event.seq);
    const extended = events.find((event) => event.type === 'session.extended');
    expect(homed.at(-1)).toBeGreaterThan(extended?.seq ?? Number.POSITIVE_INFINITY);
    expect(extended?.epoch).toBe((events.at(-1)?.epoch ?? 0) - 1);
    for (const client of [mentor, student, again]) client.close();
  } finally {
    await end();
  }
});

it('[R4] a room whose spooled events never fit is folded anew, and its people get what the journal says', async () => {
  await serverOnOwnDatabase();
  try {
    const { id } = await school.book();
    const mentor = await come(id, MENTOR);
    const { endsAt } = mentor.state.session ?? {};
    await leave();
    await mentor.request('session.extend', { commandId: randomUUID(), byMinutes: 5 });
    expect(mentor.state.session?.endsAt).not.toBe(endsAt);
    // Whoever erases a person shuts out what a home may still hold; this server does not get to speak before.
    process.kill(server.pid, 'SIGSTOP');
    await isBack();
    const direct = new Client(postgres.url);
    await direct.connect();
    await direct.query('update sessions set epoch = epoch + 1 where id = $1', [id]);
    await direct.end();
    process.kill(server.pid, 'SIGCONT');
    expect(await mentor.closed()).toBe('moved');
    await said('a spooled batch does not fit its journal');
    const again = await comeBack(mentor);
    expect(again.joined.catchUp.kind).toBe('snapshot');
    expect(again.state.session?.endsAt).toBe(endsAt);
    await again.request('session.extend', { commandId: randomUUID(), byMinutes: 5 });
    expect((await journal(id)).filter((event) => event.type === 'session.extended')).toHaveLength(1);
    again.close();
  } finally {
    await end();
  }
});
