import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MigrationAltered } from '../../../src/store/index.ts';
import { type Migration, migrate, readMigrations } from '../../../src/store/migrate.ts';
import { creation, START_MS } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';

let postgres: TemporaryDatabase;

beforeAll(async () => {
  postgres = await temporaryDatabase({ empty: true });
});

afterAll(() => postgres.close());

function migration(version: number, sql: string): Migration {
  const file = `${String(version).padStart(4, '0')}_test.sql`;
  return { version, file, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

async function versions(): Promise<number[]> {
  const client = new Client(postgres.url);
  await client.connect();
  try {
    const { rows } = await client.query('select version from migrations order by version');
    return rows.map(({ version }) => version);
  } finally {
    await client.end();
  }
}

it('brings an empty database to this release once, also when several servers start together', async () => {
  await Promise.all([1, 2, 3].map(() => migrate(postgres.url, quietLog)));
  expect(await versions()).toEqual((await readMigrations()).map(({ version }) => version));
});

it('applies what is new, leaves what a later release added, refuses what was altered', async () => {
  const known = await readMigrations();
  const later = migration(9001, 'create table later (id integer)');
  await migrate(postgres.url, quietLog, { migrations: [...known, later] });
  await migrate(postgres.url, quietLog, { migrations: known });
  expect(await versions()).toContain(9001);
  const altered = migration(9001, 'create table later (id bigint)');
  await expect(migrate(postgres.url, quietLog, { migrations: [...known, altered] })).rejects.toThrow(
    MigrationAltered,
  );
});

it('leaves nothing of a migration that fails', async () => {
  const broken = migration(9002, 'create table half (id integer); select no_such_function()');
  await expect(migrate(postgres.url, quietLog, { migrations: [broken] })).rejects.toMatchObject({
    code: 'internal',
  });
  expect(await versions()).not.toContain(9002);
  await migrate(postgres.url, quietLog, { migrations: [migration(9002, 'create table half (id integer)')] });
});

it('fills in what a column of a later migration says of the sessions that were there', async () => {
  await using fresh = await temporaryDatabase({ empty: true });
  const known = await readMigrations();
  await migrate(fresh.url, quietLog, { migrations: known.filter(({ version }) => version < 3) });
  const client = new Client(fresh.url);
  await client.connect();
  try {
    const { id, externalId, keyId, fingerprint, opening } = creation();
    const { events, deadlines, summary } = opening;
    const json = [events, deadlines, summary].map((value) => JSON.stringify(value));
    const create = 'select create_session($1, $2, $3, $4, 1, $5, $6, $7)';
    await client.query(create, [id, externalId, keyId, fingerprint, ...json]);
    await migrate(fresh.url, quietLog, { migrations: known });
    const { rows } = await client.query('select opens_at from sessions where id = $1', [id]);
    expect(rows).toEqual([{ opens_at: String(START_MS - 600_000) }]);
  } finally {
    await client.end();
  }
});
