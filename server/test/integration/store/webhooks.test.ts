import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store, type WebhookStore } from '../../../src/store/index.ts';
import { batch, creation, sketch } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';

const FAR_MS = 4_000_000_000_000;

let postgres: TemporaryDatabase;
let store: Store;
let hooks: WebhookStore;

beforeAll(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
  hooks = store.webhooks;
});

afterAll(async () => {
  await store.close();
  await postgres.close();
});

const failed = sketch('recording.failed', { reason: 'compose_failed' });
const ready = sketch('recording.ready', { durationMs: 1000 });

/** A session whose journal tells these at this time: seq 4 and up. */
async function session(atMs: number, ...sketches: (typeof ready)[]): Promise<string> {
  const { id } = await store.sessions.create(creation());
  const told = batch({ sessionId: id, fromSeq: 3, events: sketches });
  await store.sessions.append({
    ...told,
    events: told.events.map((event) => ({ ...event, at: atMs + event.seq })),
  });
  return id;
}

async function due(webhookId: string, nowMs = FAR_MS) {
  return (await hooks.due(nowMs, 100))
    .filter(({ webhook }) => webhook.id === webhookId)
    .map(({ event, attempts }) => ({
      sessionId: event.sessionId,
      seq: event.seq,
      type: event.type,
      attempts,
    }));
}

it('are made, listed and removed by their key; the secret is shown once and kept sealed', async () => {
  const url = 'https://school.example/hook';
  const made = await hooks.create({ keyId: 'key-1', url, events: ['recording.ready'] });
  const { secret, ...row } = made;
  expect(secret).toHaveLength(43);
  expect(await hooks.list('key-1')).toEqual([row]);
  expect(await hooks.list('key-2')).toEqual([]);
  const direct = new Client(postgres.url);
  await direct.connect();
  const { rows } = await direct.query('select secret_sealed from webhooks where id = $1', [made.id]);
  await direct.end();
  expect(rows[0].secret_sealed.includes(secret)).toBe(false);
  const id = await session(FAR_MS, ready);
  const [delivery] = await hooks.due(FAR_MS, 100);
  expect(delivery).toEqual({
    webhook: made,
    event: (await store.sessions.read(id, 3, 1))[0],
    attempts: 0,
  });
  expect(await hooks.remove('key-2', made.id)).toBe(false);
  expect(await hooks.remove('key-1', made.id)).toBe(true);
  expect(await hooks.due(FAR_MS, 100)).toEqual([]);
});

it('are told each session in order; one that fails waits and holds up no other', async () => {
  const both = ['recording.ready', 'recording.failed'] as const;
  const { id: hook } = await hooks.create({ keyId: 'k', url: 'https://a.example/', events: both });
  const { id: other } = await hooks.create({
    keyId: 'k',
    url: 'https://b.example/',
    events: ['recording.ready'],
  });
  const one = await session(FAR_MS, failed, ready);
  const two = await session(FAR_MS, ready);
  const tell = async (sessionId: string, seq: number) => hooks.told(hook, sessionId, seq);
  const first = { sessionId: one, seq: 4, type: 'recording.failed', attempts: 0 };
  const second = { sessionId: two, seq: 4, type: 'recording.ready', attempts: 0 };
  const before = (await due(hook)).filter(({ sessionId }) => ![one, two].includes(sessionId));
  for (const { sessionId, seq } of before) await tell(sessionId, seq);
  expect(await due(hook)).toEqual(expect.arrayContaining([first, second]));
  await hooks.failed(hook, one, 4, FAR_MS + 10);
  expect(await due(hook)).toEqual([second]);
  expect(await due(hook, FAR_MS + 10)).toContainEqual({ ...first, attempts: 1 });
  await hooks.failed(hook, one, 4, FAR_MS + 20);
  expect(await due(hook, FAR_MS + 20)).toContainEqual({ ...first, attempts: 2 });
  await tell(one, 4);
  // Late words about what was told already change nothing.
  await hooks.failed(hook, one, 4, FAR_MS + 99);
  await tell(one, 3);
  expect(await due(hook)).toContainEqual({ sessionId: one, seq: 5, type: 'recording.ready', attempts: 0 });
  await tell(one, 5);
  await tell(two, 4);
  expect(await due(hook)).toEqual([]);
  expect(await due(other)).toContainEqual({ sessionId: one, seq: 5, type: 'recording.ready', attempts: 0 });
});

it('are not told what happened before, and not missed when they are gone', async () => {
  const id = await session(1000, ready);
  const made = await hooks.create({ keyId: 'k', url: 'https://c.example/', events: ['recording.ready'] });
  expect((await due(made.id)).map(({ sessionId }) => sessionId)).not.toContain(id);
  await hooks.remove('k', made.id);
  await hooks.told(made.id, id, 4);
  await hooks.failed(made.id, id, 4, FAR_MS);
  expect(await due(made.id)).toEqual([]);
});
