import type { Client } from 'pg';
import { answered } from '../postgres/translate.ts';

export interface Table {
  readonly name: string;
  /** Those that can be written: generated ones follow. */
  readonly columns: readonly string[];
  readonly primaryKey: readonly string[];
  /** Tables that must have their rows first. */
  readonly refersTo: readonly string[];
}

const TABLES = `
  select c.relname as name,
    array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum)
      as columns,
    array(select a.attname::text from pg_index i cross join unnest(i.indkey) with ordinality as k (attnum, place)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
      where i.indrelid = c.oid and i.indisprimary order by k.place) as "primaryKey",
    array(select f.confrelid::regclass::text from pg_constraint f
      where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as "refersTo"
  from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> 'migrations'
  order by c.relname`;

/**
 * Our tables, those that others refer to first. Jobs are in a schema of their own and left out: what is to be done
 * follows from recordings and sessions, and servers and workers look for it.
 */
export async function readTables(client: Client): Promise<Table[]> {
  const { rows } = await answered(client.query<Table>(TABLES));
  return sorted(rows);
}

/** The number of the last migration; 0 for an empty database. */
export async function readLevel(client: Client): Promise<number> {
  const { rows } = await answered(
    client.query<{ known: boolean }>(`select to_regclass('migrations') is not null as known`),
  );
  if (rows[0]?.known !== true) return 0;
  const last = await answered(
    client.query<{ level: number }>('select coalesce(max(version), 0) as level from migrations'),
  );
  return last.rows[0]?.level ?? 0;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function sorted(tables: readonly Table[]): Table[] {
  const done: Table[] = [];
  let left = [...tables];
  while (left.length > 0) {
    const ready = left.filter(({ refersTo }) =>
      refersTo.every((one) => done.some(({ name }) => name === one)),
    );
    // A circle would need deferred constraints; a migration that makes one finds its test failing here.
    if (ready.length === 0) throw new RangeError(`foreign keys in a circle: ${left.map(({ name }) => name)}`);
    done.push(...ready);
    left = left.filter((table) => !ready.includes(table));
  }
  return done;
}
