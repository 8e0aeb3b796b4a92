import { TribuError } from '@tribu-live/protocol';
import { appendWithJobs, assertContiguous } from './append.ts';
import { erasePerson } from './erase-person.ts';
import { SessionMissing } from './errors.ts';
import type { HandedJobs } from './job-types.ts';
import { lockSession } from './locked.ts';
import type { Database } from './postgres/database.ts';
import { toJson } from './postgres/json.ts';
import { type EventRecord, SELECT_EVENTS, SELECT_SESSION, type SessionRecord, toSession } from './rows.ts';
import type { SessionCreation, SessionFilter, SessionRow, SessionStore } from './types.ts';

export function sessionStore(database: Database, jobs: HandedJobs): SessionStore {
  return {
    create: (creation) => create(database, creation),
    find: (id) => find(database, id),
    list: (filter) => list(database, filter),
    append: (batch) => appendWithJobs(database, jobs, batch),
    read: (id, afterSeq, limit) =>
      database.query<EventRecord>({
        name: 'read_events',
        text: `${SELECT_EVENTS} limit $3`,
        values: [id, afterSeq, limit],
      }),
    withLock: (id, work) => database.transaction(async (query) => work(await lockSession(query, jobs, id))),
    homedAt: async (nodeId) => {
      const text =
        "select id from sessions where home_node = $1 and status in ('scheduled', 'open') order by id";
      return (await database.query<{ id: string }>({ text, values: [nodeId] })).map(({ id }) => id);
    },
    assignHome: (id, expected, nodeId) => assignHome(database, id, expected, nodeId),
    erasePerson: (personId) => erasePerson(database, jobs, personId),
  };
}

/** One round trip. What it answers where it came too late is read afterwards: the winner's row is whole by then. */
async function assignHome(
  database: Database,
  id: string,
  { homeNodeId, epoch }: Pick<SessionRow, 'homeNodeId' | 'epoch'>,
  nodeId: string,
) {
  const text = `update sessions s set home_node = $3, assigned_epoch = s.epoch,
      assigned_seen_at = case when s.assigned_epoch = s.epoch then s.assigned_seen_at
        else (select n.seen_at from nodes n where n.id = s.home_node) end
    where s.id = $1 and s.home_node is not distinct from $2 and s.epoch = $4
      and s.status in ('scheduled', 'open') returning s.id`;
  const assigned = await database.one<{ id: string }>({ text, values: [id, homeNodeId, nodeId, epoch] });
  const row = await find(database, id);
  if (row === null) throw new SessionMissing(id);
  return { assigned: assigned !== null, row };
}

async function find(database: Database, id: string): Promise<SessionRow | null> {
  const text = `${SELECT_SESSION} where s.id = $1`;
  const record = await database.one<SessionRecord>({ name: 'session_by_id', text, values: [id] });
  return record === null ? null : toSession(record);
}

async function create(database: Database, creation: SessionCreation) {
  const { id, externalId, keyId, fingerprint, opening } = creation;
  if (opening.fromSeq !== 0) throw new RangeError('the opening of a journal starts at its first event');
  assertContiguous(opening);
  const row = await database.one<{ id: string; fingerprint: string; created: boolean }>({
    name: 'create_session',
    text: 'select * from create_session($1, $2, $3, $4, $5, $6, $7, $8)',
    values: [
      id,
      externalId,
      keyId,
      fingerprint,
      opening.epoch,
      toJson(opening.events),
      toJson(opening.deadlines),
      toJson(opening.summary),
    ],
  });
  if (row === null)
    throw new TribuError('internal', { message: `session ${externalId} vanished while it was made` });
  return row;
}

async function list(database: Database, { personId, status, limit, after }: SessionFilter) {
  const records = await database.query<SessionRecord>({
    name: 'list_sessions',
    text: `${SELECT_SESSION}
      where ($1::text is null or exists
          (select from session_people p where p.session_id = s.id and p.person_id = $1))
        and ($2::text is null or s.status = $2)
        and ($3::text is null or (s.starts_at, s.id) < (select a.starts_at, a.id from sessions a where a.id = $3))
      order by s.starts_at desc, s.id desc limit $4`,
    values: [personId ?? null, status ?? null, after ?? null, limit + 1],
  });
  const sessions = records.slice(0, limit).map(toSession);
  return { sessions, next: records.length > limit ? (sessions.at(-1)?.id ?? null) : null };
}
