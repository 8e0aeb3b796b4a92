import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { MigrationAltered } from './errors.ts';
import { briefly } from './postgres/briefly.ts';
import { connectionConfig } from './postgres/connection.ts';
import { answered } from './postgres/translate.ts';
import type { StoreLog } from './types.ts';

const FOLDER = join(import.meta.dirname, 'migrations');
/** Any number of our own; nodes that start together take their turns by it. */
const LOCK_KEY = 7_414_200_001;

export interface Migration {
  readonly version: number;
  readonly file: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The numbered files of a folder, in order. */
export async function readMigrations(folder: string = FOLDER): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}_\w+\.sql$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(join(folder, file), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { version: Number(file.slice(0, 4)), file, sql, checksum };
    }),
  );
}

export interface MigrateOptions {
  readonly migrations?: readonly Migration[];
  /** Runs under the same lock, once the tables are there: for what brings migrations of its own. */
  readonly afterwards?: () => Promise<void>;
}

/**
 * Brings the database to this release, each migration in a transaction of its own. Those of a later release
 * are left alone: it keeps what this one needs.
 * @throws MigrationAltered
 */
export async function migrate(url: string, log: StoreLog, options: MigrateOptions = {}): Promise<void> {
  const known = options.migrations ?? (await readMigrations());
  const client = new Client(connectionConfig(url));
  client.on('error', (error) =>
    log.warn({ ...briefly(error) }, 'the connection broke while the database was set up'),
  );
  try {
    await answered(client.connect());
    await answered(client.query('select pg_advisory_lock($1)', [LOCK_KEY]));
    const applied = await readApplied(client);
    for (const migration of known) {
      const checksum = applied.get(migration.version);
      if (checksum === migration.checksum) continue;
      if (checksum !== undefined) throw new MigrationAltered(migration.file);
      await apply(client, migration);
      log.info({ migration: migration.file }, 'database migrated');
    }
    await options.afterwards?.();
  } finally {
    // Frees the advisory lock as well.
    await client.end().catch((error) => log.debug({ ...briefly(error) }, 'the connection was gone already'));
  }
}

async function readApplied(client: Client): Promise<Map<number, string>> {
  const table =
    'version integer primary key, file text not null, checksum text not null, applied_at timestamptz not null default now()';
  await answered(client.query(`create table if not exists migrations (${table})`));
  const { rows } = await answered(
    client.query<{ version: number; checksum: string }>('select version, checksum from migrations'),
  );
  return new Map(rows.map((row) => [row.version, row.checksum]));
}

async function apply(client: Client, { version, file, sql, checksum }: Migration): Promise<void> {
  const record = 'insert into migrations (version, file, checksum) values ($1, $2, $3)';
  await answered(client.query('begin'));
  try {
    await answered(client.query(sql));
    await answered(client.query(record, [version, file, checksum]));
    await answered(client.query('commit'));
  } catch (error) {
    await answered(client.query('rollback'));
    throw error;
  }
}
