import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { StoredEvent, WebhookDelivery } from '@tribu-live/protocol';
import { FactsFold } from '@tribu-live/protocol/engagement';
import { loadConfig, loadDeploymentSecret } from '@tribu-live/server/config';
import { openStore, type Store } from '@tribu-live/server/store';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyWebhook } from '../../../../client-sdk/token/index.ts';
import { freePort, type TempFolder, tempFolder, WorkerProcess } from '../../../../loadtest/support/index.ts';
import {
  batch,
  creation,
  type EventSketch,
  sketch,
  summary,
} from '../../../../server/test/support/journal.ts';
import {
  quietLog,
  type TemporaryDatabase,
  temporaryDatabase,
} from '../../../../server/test/support/postgres.ts';

const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;
const SECRET_KEY = Buffer.alloc(32, 7).toString('base64url');
/** A worker looks each second, endpoints are asked again after ten. */
const SOON = { timeout: 30_000 };

let folder: TempFolder;
let postgres: TemporaryDatabase;
let store: Store;
let direct: Client;
let worker: WorkerProcess;
let endedBefore: string;

beforeAll(async () => {
  [folder, postgres] = await Promise.all([tempFolder(), temporaryDatabase()]);
  const env = { SECRET_KEY, DATABASE_URL: postgres.url, TRIBU_DATA: join(folder.path, 'data') };
  const deploymentKey = loadDeploymentSecret(loadConfig(env)).keyFor('seal-api-keys');
  store = await openStore({ url: postgres.url, deploymentKey, log: quietLog });
  direct = new Client(postgres.url);
  await direct.connect();
  endedBefore = await session({ atMs: Date.now() - DAY_MS, whoCame: ['early'], handsJob: false });
  worker = await WorkerProcess.start({ ...env, WEBHOOKS_ALLOW_PRIVATE: 'true' });
}, 60_000);

afterAll(async () => {
  await worker?.close();
  await direct?.end();
  await store?.close();
  await postgres?.close();
  await folder?.[Symbol.asyncDispose]();
});

interface Told {
  /** When it began; everybody who came stayed for its 30 minutes. */
  readonly atMs: number;
  readonly booked?: readonly string[];
  readonly whoCame: readonly string[];
  readonly more?: readonly EventSketch[];
  /** Whether its end hands the job over, as that of a room does. Default: true. */
  readonly handsJob?: boolean;
}

/** A workshop that is over, as its room journals it. */
async function session({
  atMs,
  whoCame,
  booked = whoCame,
  more = [],
  handsJob = true,
}: Told): Promise<string> {
  const endsAt = atMs + 30 * MINUTE_MS;
  const times = { startsAt: atMs, endsAt };
  const timed = (events: readonly StoredEvent[]) => events.map((event) => ({ ...event, at: atMs }));
  const calendar = { ...times, opensAt: atMs, kind: 'tribu', title: 'Atelier' };
  const created = creation({
    events: [
      sketch('session.created', { ...calendar, kind: 'tribu', opensBeforeMs: 0, graceMs: 0 }),
      ...booked.map((id) => sketch('person.booked', { personId: id, name: `Nom de ${id}`, role: 'student' })),
    ],
    summary: { ...calendar, people: [] },
  });
  const { id: sessionId } = await store.sessions.create({
    ...created,
    opening: { ...created.opening, events: timed(created.opening.events) },
  });
  const fromSeq = created.opening.events.length;
  const said = batch({
    sessionId,
    fromSeq,
    events: [
      sketch('room.opened', {}),
      ...whoCame.flatMap((id) => [
        sketch('participant.admitted', {
          ...{ personId: id, name: `Nom de ${id}`, role: 'student', grants: ['publish'] },
          enteredAt: atMs,
        }),
        sketch('participant.joined', { personId: id, connection: 1 }),
      ]),
      ...more,
      sketch('room.ended', { reason: 'time' }),
    ],
    summary: { ...calendar, status: 'ended', people: summary().people },
  });
  const events = timed(said.events).map((event) =>
    event.type === 'room.ended' ? { ...event, at: endsAt } : event,
  );
  const job = { queue: 'engagement', key: sessionId, data: { sessionId }, afterSeconds: 0 } as const;
  await store.sessions.append({ ...said, events, jobs: handsJob ? [job] : [] });
  return sessionId;
}

const standings = async (personId: string) =>
  (await store.people.journal(personId, 0, 100)).flatMap((event) =>
    event.type === 'person.standing' ? [event.data.standing] : [],
  );

it('[E1] what is known of a session is stored moments after its end, as its journal says', async () => {
  const id = await session({ atMs: Date.now() - 31 * MINUTE_MS, booked: ['ben', 'lea'], whoCame: ['ben'] });
  await expect.poll(async () => (await store.engagement.ofPerson('lea', 9)).length, SOON).toBe(1);
  const fold = new FactsFold(id);
  for (const entry of await store.sessions.read(id, 0, 100)) fold.note(entry);
  const { people, title, startsAt } = fold.facts(Date.now());
  const [ben, lea] = people;
  expect(await store.engagement.ofPerson('ben', 9)).toMatchObject([
    { sessionId: id, title, startsAt, facts: ben, participation: 'quiet' },
  ]);
  expect(ben).toMatchObject({ attendedSeconds: 1800 });
  expect(await store.engagement.ofPerson('lea', 9)).toMatchObject([{ facts: lea, participation: 'absent' }]);
  const [row] = await store.engagement.ofPerson('lea', 9);
  expect(row?.reasons.map(({ fact }) => fact)).toEqual(['neverCame']);
  // Neither was ever enrolled: nobody has a standing (SPEC E2).
  expect(await store.people.journal('ben', 0, 9)).toEqual([]);
});

it('[E1] a session that nobody computed at its end, one of an earlier release for example, is found', async () => {
  await expect
    .poll(() => store.engagement.ofPerson('early', 9), SOON)
    .toMatchObject([{ sessionId: endedBefore }]);
  await expect.poll(() => store.engagement.uncomputed(9), SOON).toEqual([]);
});

it('[E5] [R12] a silent person becomes a ghost and is told of once, returns, and is gone when erased', async () => {
  const school = await receiver();
  const { secret } = await store.webhooks.create({
    keyId: 'key',
    url: school.url,
    events: ['session.started', 'session.ended', 'student.ghosting'],
  });
  const since = Date.now() - 40 * DAY_MS;
  await store.people.enrol({ id: 'gaston', name: 'Gaston', cohort: 'printemps', since });
  await store.people.enrol({ id: 'nina', name: 'Nina', cohort: 'printemps', since: Date.now() - DAY_MS });
  await expect.poll(() => standings('gaston'), SOON).toEqual(['ghost']);
  await expect.poll(() => standings('nina'), SOON).toEqual(['new']);

  // Nobody answers at the school until the worker has noticed.
  await expect.poll(() => worker.log.some((line) => line.includes('could not be told')), SOON).toBe(true);
  const id = await session({ atMs: Date.now() - 31 * MINUTE_MS, whoCame: ['gaston', 'nina'] });
  await moveTo(id, Date.now());
  await expect.poll(() => standings('gaston'), SOON).toEqual(['ghost', 'returning']);
  expect(await standings('nina')).toEqual(['new']);
  await school.open();
  await expect.poll(() => school.received.length, SOON).toBe(3);
  await expect.poll(() => store.webhooks.due(Date.now() + DAY_MS, 9), SOON).toEqual([]);

  const told: WebhookDelivery[] = [];
  for (const { body, signature } of school.received) told.push(await verifyWebhook(body, signature, secret));
  expect(told.filter(({ sessionId }) => sessionId === id)).toMatchObject([
    { type: 'session.started', data: { kind: 'tribu', title: 'Atelier' } },
    { type: 'session.ended', data: { reason: 'time', durationSeconds: 1800 } },
  ]);
  const [ghost] = told.filter(({ type }) => type === 'student.ghosting');
  expect(ghost).toMatchObject({
    sessionId: null,
    personId: 'gaston',
    data: { standing: 'ghost', before: null },
  });
  expect(ghost?.id).toBe(`person:gaston:${ghost?.seq}`);

  await store.sessions.erasePerson('gaston');
  await expect.poll(() => store.engagement.uncomputed(9), SOON).toEqual([]);
  expect(await store.people.find('gaston')).toBeNull();
  expect(await store.people.journal('gaston', 0, 9)).toEqual([]);
  expect(await store.engagement.ofPerson('gaston', 9)).toEqual([]);
  expect((await store.engagement.ofPerson('nina', 9)).map(({ sessionId }) => sessionId)).toEqual([id]);
  await school.close();
});

it('a journal that can not be folded is said and shown, and holds up no other', async () => {
  const broken = { type: 'room.sampled', data: { fromMs: 1, toMs: 2 } } as unknown as EventSketch;
  const atMs = Date.now() - 31 * MINUTE_MS;
  const poisoned = await session({ atMs, whoCame: ['paul'], more: [broken] });
  const next = await session({ atMs, whoCame: ['quentin'] });
  await expect.poll(() => store.engagement.ofPerson('quentin', 9), SOON).toMatchObject([{ sessionId: next }]);
  const said = () => worker.log.filter((line) => line.includes('can not be folded'));
  await expect.poll(said, SOON).toContainEqual(expect.stringContaining(poisoned));
  const job = async () => (await store.jobs.list(200)).find(({ key }) => key === poisoned);
  await expect.poll(async () => (await job())?.attempts, SOON).toBeGreaterThan(1);
  expect(await job()).toMatchObject({ queue: 'engagement' });
  expect(['waiting', 'active', 'failed']).toContain((await job())?.state);
  expect(await store.engagement.uncomputed(9)).toEqual([poisoned]);
});

/** What happened, as of now: webhooks tell nothing from before they were made. */
async function moveTo(sessionId: string, nowMs: number): Promise<void> {
  const text = `update events set at = case when type = 'room.opened' then $2::bigint else $2::bigint + $3 end
    where session_id = $1 and type in ('room.opened', 'room.ended')`;
  await direct.query(text, [sessionId, nowMs, 30 * MINUTE_MS]);
}

interface Receiver {
  readonly url: string;
  readonly received: { readonly body: string; readonly signature: string }[];
  open(): Promise<void>;
  close(): Promise<void>;
}

/** The school's endpoint, at an address where nobody listens until it opens. */
async function receiver(): Promise<Receiver> {
  const port = await freePort();
  const received: { body: string; signature: string }[] = [];
  const server: Server = createServer(async (request, response) => {
    received.push({ body: await text(request), signature: String(request.headers['tribu-signature']) });
    response.writeHead(204).end();
  });
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    open: async () => {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      expect((server.address() as AddressInfo).port).toBe(port);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
