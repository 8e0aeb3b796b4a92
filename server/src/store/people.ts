import type { PersonEvent, Standing } from '@tribu-live/protocol/engagement';
import type { PeopleStore, PersonRow } from './engagement-types.ts';
import type { HandedJobs } from './job-types.ts';
import { appendToPerson, lockOrMakePerson } from './people/append.ts';
import { historiesOf } from './people/histories.ts';
import type { Database, Query } from './postgres/database.ts';
import { toJson } from './postgres/json.ts';

type Row = PersonRow & Record<string, unknown>;

/** Those who were enrolled; others may have a journal only. */
const SELECT_PEOPLE = 'select id, name, cohort, since, standing from people where since is not null';
/** One statement, the row locked: a whole school may stand otherwise from one day to the next. */
const STAND = `
  with before as (
    select id, standing from people where id = $1 for update
  ), changed as (
    update people p set standing = $2, seq = p.seq + 1 from before b
    where p.id = b.id and p.since is not null and b.standing is distinct from $2
    returning p.id, p.seq, b.standing as before
  )
  insert into person_events (person_id, seq, at, type, v, data)
  select id, seq, now_ms(), 'person.standing', 1,
    jsonb_build_object('standing', $2::text, 'before', before, 'reasons', $3::jsonb)
  from changed returning seq`;
const DAY_MS = 24 * 3_600_000;

export function peopleStore(database: Database, jobs: Pick<HandedJobs, 'hand'>): PeopleStore {
  return {
    enrol: (person) => database.transaction((query) => enrol(query, jobs, person)),
    find: (id) => database.one<Row>({ text: `${SELECT_PEOPLE} and id = $1`, values: [id] }),
    names: async (ids) => {
      const text = 'select id, name from people where since is not null and id = any ($1)';
      const rows = await database.query<{ id: string; name: string }>({ text, values: [ids] });
      return new Map(rows.map(({ id, name }) => [id, name]));
    },
    ofCohort: (cohort) => {
      const text = `${SELECT_PEOPLE} and cohort = $1 order by name, id`;
      return database.query<Row>({ text, values: [cohort] });
    },
    cohorts: () => cohorts(database),
    ids: async (after, limit) => {
      const text = `select id from people where since is not null and ($1::text is null or id > $1)
        order by id limit $2`;
      return (await database.query<{ id: string }>({ text, values: [after, limit] })).map(({ id }) => id);
    },
    watched: (personId, sessionId, seconds) =>
      database.transaction((query) => watched(query, jobs, { personId, sessionId, seconds })),
    journal: (personId, afterSeq, limit) => {
      const text = `select person_id as "personId", seq, at, type, v, data from person_events
        where person_id = $1 and seq > $2 order by seq limit $3`;
      return database.query<PersonEvent & Record<string, unknown>>({
        text,
        values: [personId, afterSeq, limit],
      });
    },
    standings: async (ids) => {
      const text = 'select id, standing from people where since is not null and id = any ($1)';
      const rows = await database.query<{ id: string; standing: Standing | null }>({ text, values: [ids] });
      return new Map(rows.map(({ id, standing }) => [id, standing]));
    },
    histories: (ids, fromMs) => historiesOf(database.query, ids, fromMs),
    stand: async (id, standing, reasons) => {
      const values = [id, standing, toJson(reasons)];
      return (await database.one({ name: 'stand', text: STAND, values })) !== null;
    },
  };
}

async function enrol(
  query: Query,
  jobs: Pick<HandedJobs, 'hand'>,
  { id, name, cohort, since }: Parameters<PeopleStore['enrol']>[0],
) {
  const known = await lockOrMakePerson(query, id);
  const created = known.since === null;
  if (known.name === name && known.cohort === cohort && known.since === since) return { created };
  const text = 'update people set name = $2, cohort = $3, since = $4 where id = $1';
  await query({ text, values: [id, name, cohort, since] });
  await appendToPerson(query, id, { type: 'person.enrolled', data: { name, cohort, since } });
  await jobs.hand(query, [standingSoon(id, 0)]);
  return { created };
}

/** One entry for each day (UTC) and replay, in which seconds add up: a player tells twice a minute. */
async function watched(
  query: Query,
  jobs: Pick<HandedJobs, 'hand'>,
  { personId, sessionId, seconds }: { personId: string; sessionId: string; seconds: number },
) {
  const { since, standing } = await lockOrMakePerson(query, personId);
  const added = await query({
    text: `update person_events
      set data = jsonb_set(data, '{seconds}', to_jsonb((data ->> 'seconds')::integer + $3::integer))
      where person_id = $1 and type = 'replay.watched' and data ->> 'sessionId' = $2 and at / $4 = now_ms() / $4
      returning seq`,
    values: [personId, sessionId, seconds, DAY_MS],
  });
  if (added.length === 0) {
    await appendToPerson(query, personId, { type: 'replay.watched', data: { sessionId, seconds } });
  }
  // Who was missed is told of soon. Everybody else is looked at each hour: a job a minute for each viewer would be many.
  if (since !== null && standing === 'ghost')
    await jobs.hand(query, [standingSoon(personId, STANDING_AFTER_WATCHING_SECONDS)]);
}

/** So that one look is enough for several words of a player. */
const STANDING_AFTER_WATCHING_SECONDS = 60;

function standingSoon(personId: string, afterSeconds: number) {
  return { queue: 'standing', key: personId, data: { personId }, afterSeconds } as const;
}

async function cohorts(database: Database) {
  const rows = await database.query<{ cohort: string; standing: Standing | null; people: number }>({
    text: `select cohort, standing, count(*)::integer as people from people
      where cohort is not null and since is not null group by cohort, standing order by cohort`,
  });
  return [...Map.groupBy(rows, ({ cohort }) => cohort)].map(([cohort, those]) => ({
    cohort,
    people: those.reduce((sum, { people }) => sum + people, 0),
    standings: Object.fromEntries(
      those.flatMap(({ standing, people }) => (standing === null ? [] : [[standing, people]])),
    ) as Partial<Record<Standing, number>>,
  }));
}
