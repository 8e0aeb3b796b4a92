import type { PersonEventBody } from '@tribu-live/protocol/engagement';
import type { Query } from '../postgres/database.ts';
import { toJson } from '../postgres/json.ts';

export interface PersonRecord extends Record<string, unknown> {
  readonly id: string;
  readonly name: string | null;
  readonly cohort: string | null;
  readonly since: number | null;
  readonly standing: string | null;
}

/** Takes the row lock of a person's journal for the rest of the transaction, an empty one where there was none. */
export async function lockOrMakePerson(query: Query, id: string): Promise<PersonRecord> {
  await query({ text: 'insert into people (id) values ($1) on conflict do nothing', values: [id] });
  const person = await lockPerson(query, id);
  // Erased in between: made anew, and from here on nobody else can.
  return person ?? lockOrMakePerson(query, id);
}

/** Null: there is none. */
async function lockPerson(query: Query, id: string): Promise<PersonRecord | null> {
  const text = 'select id, name, cohort, since, standing from people where id = $1 for update';
  return (await query<PersonRecord>({ text, values: [id] }))[0] ?? null;
}

/** Adds an entry to the journal of a person whose row is locked: their seq has no holes. */
export async function appendToPerson(
  query: Query,
  id: string,
  { type, data }: PersonEventBody,
): Promise<void> {
  await query({
    name: 'append_person_event',
    text: `with p as (update people set seq = seq + 1 where id = $1 returning id, seq)
      insert into person_events (person_id, seq, at, type, v, data)
      select id, seq, now_ms(), $2, 1, $3 from p`,
    values: [id, type, toJson(data)],
  });
}
