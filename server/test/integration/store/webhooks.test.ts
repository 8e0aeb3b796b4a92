import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore, type Store, type WebhookStore } from '../../../src/store/index.ts';
import { batch, creation, type EventSketch, START_MS, sketch } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';

const FAR_MS = 4_000_000_000_000;

let postgres: TemporaryDatabase;
let store: Store;
let hooks: WebhookStore;
let direct: Client;

beforeAll(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
  hooks = store.webhooks;
  direct = new Client(postgres.url);
  await direct.connect();
});

afterAll(async () => {
  await direct.end();
  await store.close();
  await postgres.close();
});

const failed = sketch('recording.failed', { reason: 'compose_failed' });
const ready = sketch('recording.ready', { durationMs: 1000 });

/** A session whose journal tells these at this time: seq 4 and up. */
async function session(atMs: number, ...sketches: EventSketch[]): Promise<string> {
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
    .map(({ entry: { sessionId, seq, type }, attempts }) => ({
      sessionId: sessionId ?? '',
      seq,
      type,
      attempts,
    }));
}

const of = (sessionId: string, seq: number) => ({ sessionId, personId: null, seq });

it('are made, listed and removed by their key; the secret is shown once and kept sealed', async () => {
  const url = 'https://school.example/hook';
  const made = await hooks.create({ keyId: 'key-1', url, events: ['recording.ready'] });
  const { secret, ...row } = made;
  expect(secret).toHaveLength(43);
  expect(await hooks.list('key-1')).toEqual([row]);
  expect(await hooks.list('key-2')).toEqual([]);
  const { rows } = await direct.query('select secret_sealed from webhooks where id = $1', [made.id]);
  expect(rows[0].secret_sealed.includes(secret)).toBe(false);
  const id = await session(FAR_MS, ready);
  const [delivery] = await hooks.due(FAR_MS, 100);
  expect(delivery).toEqual({
    webhook: made,
    entry: { ...of(id, 4), at: FAR_MS + 4, type: 'recording.ready', data: { durationMs: 1000 } },
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
  const tell = async (sessionId: string, seq: number) => hooks.told(hook, of(sessionId, seq));
  const first = { sessionId: one, seq: 4, type: 'recording.failed', attempts: 0 };
  const second = { sessionId: two, seq: 4, type: 'recording.ready', attempts: 0 };
  const before = (await due(hook)).filter(({ sessionId }) => ![one, two].includes(sessionId));
  for (const { sessionId, seq } of before) await tell(sessionId, seq);
  expect(await due(hook)).toEqual(expect.arrayContaining([first, second]));
  await hooks.failed(hook, of(one, 4), FAR_MS + 10);
  expect(await due(hook)).toEqual([second]);
  expect(await due(hook, FAR_MS + 10)).toContainEqual({ ...first, attempts: 1 });
  await hooks.failed(hook, of(one, 4), FAR_MS + 20);
  expect(await due(hook, FAR_MS + 20)).toContainEqual({ ...first, attempts: 2 });
  // Twice may be a receiver that starts anew; from then on operators hear of it.
  expect(await hooks.failing()).toBe(0);
  await hooks.failed(hook, of(one, 4), FAR_MS + 30);
  expect(await hooks.failing()).toBe(1);
  await tell(one, 4);
  expect(await hooks.failing()).toBe(0);
  // Late words about what was told already change nothing.
  await hooks.failed(hook, of(one, 4), FAR_MS + 99);
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
  await hooks.told(made.id, of(id, 4));
  await hooks.failed(made.id, of(id, 4), FAR_MS);
  expect(await due(made.id)).toEqual([]);
});

it('[R10] are told when a session began, when it was over and what became of it, in this order', async () => {
  const made = await hooks.create({
    keyId: 'k',
    url: 'https://d.example/',
    events: ['session.started', 'session.ended', 'recording.ready'],
  });
  const opened = sketch('room.opened', {});
  const ended = sketch('room.ended', { reason: 'mentor' });
  const id = await session(FAR_MS, opened, sketch('session.retitled', { title: 'Autre' }), ended, ready);
  await direct.query("update events set at = $2 where session_id = $1 and type = 'room.ended'", [
    id,
    FAR_MS + 4 + 1_799_600,
  ]);
  await direct.query("update events set at = $2 where session_id = $1 and type = 'recording.ready'", [
    id,
    FAR_MS + 4 + 1_900_000,
  ]);
  const next = async (sessionId: string) => {
    const all = await hooks.due(FAR_MS, 100);
    return all.find(({ webhook, entry }) => webhook.id === made.id && entry.sessionId === sessionId)?.entry;
  };
  const told = [];
  for (;;) {
    const entry = await next(id);
    if (entry === undefined) break;
    told.push(entry);
    await hooks.told(made.id, entry);
  }
  const startsAt = new Date(START_MS).toISOString();
  expect(told).toMatchObject([
    { type: 'session.started', seq: 4, personId: null, data: { kind: 'coaching', title: 'Bilan', startsAt } },
    { type: 'session.ended', seq: 6, data: { reason: 'mentor', durationSeconds: 1800 } },
    { type: 'recording.ready', seq: 7, data: { durationMs: 1000 } },
  ]);
  const never = await session(FAR_MS, ended);
  expect(await next(never)).toMatchObject({ type: 'session.ended', data: { durationSeconds: 0 } });
  // No server was there at its time: it was over all the same.
  const dueAt = FAR_MS + 4 + 60_000;
  const late = await session(FAR_MS, opened, sketch('room.ended', { reason: 'time', dueAt }));
  await direct.query("update events set at = $2 where session_id = $1 and type = 'room.ended'", [
    late,
    dueAt + 12 * 3_600_000,
  ]);
  await hooks.told(made.id, of(late, 4));
  expect(await next(late)).toMatchObject({ data: { reason: 'time', durationSeconds: 60 } });
});

it('that are slow hide from nobody what else is due: so many of each', async () => {
  const both = { keyId: 'k', events: ['student.ghosting'] as const };
  const { id: slow } = await hooks.create({ ...both, url: 'https://slow.example/' });
  for (const id of ['slow-1', 'slow-2', 'slow-3']) {
    await store.people.enrol({ id, name: id, cohort: null, since: 0 });
    await store.people.stand(id, 'ghost', []);
  }
  const { id: idle } = await hooks.create({ ...both, url: 'https://idle.example/' });
  for (const { webhook, entry } of await hooks.due(FAR_MS, 100))
    if (webhook.id === idle) await hooks.told(idle, entry);
  await store.people.enrol({ id: 'idle-1', name: 'x', cohort: null, since: 0 });
  await store.people.stand('idle-1', 'ghost', []);
  const two = (await hooks.due(FAR_MS, 2)).map(({ webhook, entry }) => [webhook.id, entry.personId]);
  expect(two.filter(([id]) => id === slow)).toEqual([
    [slow, 'slow-1'],
    [slow, 'slow-2'],
  ]);
  expect(two).toContainEqual([idle, 'idle-1']);
});

it('[E5] are told of each person who became a ghost, of nothing else in their journals, in order', async () => {
  const made = await hooks.create({ keyId: 'k', url: 'https://e.example/', events: ['student.ghosting'] });
  const ghosts = async (nowMs = FAR_MS) =>
    (await hooks.due(nowMs, 100)).filter(({ webhook }) => webhook.id === made.id);
  const reasons = [{ fact: 'daysEnrolled', value: 40, says: 'inscrit depuis 40 jours' }];
  for (const id of ['ben', 'cleo']) {
    await store.people.enrol({ id, name: id, cohort: null, since: 0 });
    for (const standing of ['new', 'ghost', 'returning', 'ghost'] as const)
      await store.people.stand(id, standing, reasons);
  }
  const ben = { sessionId: null, personId: 'ben', seq: 3 };
  const cleo = { ...ben, personId: 'cleo' };
  const data = { standing: 'ghost', before: 'new', reasons };
  expect((await ghosts()).map(({ entry }) => entry)).toMatchObject([
    { ...ben, type: 'student.ghosting', data },
    { ...cleo, type: 'student.ghosting', data },
  ]);
  await hooks.failed(made.id, ben, FAR_MS + 10);
  expect((await ghosts()).map(({ entry }) => entry.personId)).toEqual(['cleo']);
  expect(await ghosts(FAR_MS + 10)).toMatchObject([{ entry: ben, attempts: 1 }, { attempts: 0 }]);
  await hooks.told(made.id, ben);
  expect((await ghosts()).map(({ entry: { personId, seq } }) => [personId, seq])).toEqual([
    ['ben', 5],
    ['cleo', 3],
  ]);
  // Whoever was erased is told of no more, also not by an endpoint that was just being told.
  await store.sessions.erasePerson('ben');
  await hooks.told(made.id, { ...ben, seq: 5 });
  await hooks.failed(made.id, { ...ben, seq: 5 }, FAR_MS);
  expect((await ghosts()).map(({ entry }) => entry.personId)).toEqual(['cleo']);
});

it('what was told long ago is not gone through again, and nothing untold is skipped', async () => {
  const made = await hooks.create({ keyId: 'k', url: 'https://f.example/', events: ['recording.ready'] });
  const [one, two] = [await session(FAR_MS + 1000, ready), await session(FAR_MS + 2000, ready)];
  const mine = async () =>
    (await due(made.id)).map(({ sessionId }) => sessionId).filter((id) => [one, two].includes(id));
  const toldBefore = async () => {
    const { rows } = await direct.query('select told_before as at from webhooks where id = $1', [made.id]);
    return Number(rows[0].at);
  };
  for (const { sessionId, seq } of await due(made.id))
    if (![one, two].includes(sessionId)) await hooks.told(made.id, of(sessionId, seq));
  await hooks.settle(FAR_MS + 5000);
  expect(await toldBefore()).toBe(FAR_MS + 1004);
  expect(await mine()).toEqual([one, two]);
  await hooks.told(made.id, of(one, 4));
  await hooks.settle(FAR_MS + 1500);
  expect(await toldBefore()).toBe(FAR_MS + 1500);
  await hooks.settle(FAR_MS + 1200);
  expect(await toldBefore()).toBe(FAR_MS + 1500);
  expect(await mine()).toEqual([two]);
});
