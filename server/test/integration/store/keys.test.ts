import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/store/index.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';

const deploymentKey = new Uint8Array(32).fill(7);
let postgres: TemporaryDatabase;
let store: Store;
let other: Store;
let nowMs = 0;

beforeAll(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey, log: quietLog, nowMs: () => nowMs });
  other = await openStore({ url: postgres.url, deploymentKey, log: quietLog });
});

afterAll(async () => {
  await store.close();
  await other.close();
  await postgres.close();
});

async function withAdmin<T>(work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client(postgres.url);
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

beforeEach(async () => {
  for (const { id, revokedAt } of await store.keys.list())
    if (revokedAt === null) await store.keys.revoke(id);
});

it('makes a key whose secret is found again and is sealed in the database', async () => {
  const { id, secret } = await store.keys.create({ name: 'site', origins: ['https://ecole.example'] });
  expect(await store.keys.secretOf(id)).toEqual({ secret, origins: ['https://ecole.example'], active: true });
  const rows = await withAdmin(
    async (admin) => (await admin.query('select * from api_keys where id = $1', [id])).rows,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0].secret_sealed.includes(Buffer.from(secret))).toBe(false);
  expect(JSON.stringify(rows)).not.toContain(secret);
  const listed = (await store.keys.list()).find((key) => key.id === id);
  expect(listed).toMatchObject({ name: 'site', origins: ['https://ecole.example'], revokedAt: null });
  expect(Math.abs((listed?.createdAt ?? 0) - Date.now())).toBeLessThan(60_000);
});

it('lets two be active, also when several are made at once', async () => {
  const made = await Promise.allSettled(
    [1, 2, 3, 4].map((n) => store.keys.create({ name: `k${n}`, origins: [] })),
  );
  const good = made.filter((one) => one.status === 'fulfilled');
  expect(good).toHaveLength(2);
  for (const one of made)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' });
  await store.keys.revoke(good[0]?.value.id ?? '');
  await store.keys.create({ name: 'next', origins: [] });
});

it('a revoked key is known as such at once here, within 5 s elsewhere', async () => {
  const { id } = await store.keys.create({ name: 'short', origins: [] });
  expect(await store.keys.secretOf(id)).toMatchObject({ active: true });
  expect(await other.keys.revoke(id)).toBe(true);
  expect(await other.keys.revoke(id)).toBe(false);
  expect(await other.keys.secretOf(id)).toMatchObject({ active: false });
  nowMs += 5_000;
  expect(await store.keys.secretOf(id)).toMatchObject({ active: true });
  nowMs += 1;
  expect(await store.keys.secretOf(id)).toMatchObject({ active: false });
});

it('a key that another process made is found half a second later', async () => {
  expect(await store.keys.secretOf('unknown')).toBeNull();
  const { id } = await other.keys.create({ name: 'fresh', origins: [] });
  nowMs += 501;
  expect(await store.keys.secretOf(id)).toMatchObject({ active: true });
});

it('says so when the deployment key is another one', async () => {
  const { id } = await store.keys.create({ name: 'sealed', origins: [] });
  const stranger = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
  await expect(stranger.keys.secretOf(id)).rejects.toThrow('SECRET_KEY');
  await stranger.close();
});
