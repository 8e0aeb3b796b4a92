-- SPEC E2: facts about a person over time, each with a journal of their own. Who watched a replay without ever having
-- been enrolled has a journal too, and no name here.
create table people (
  id text primary key,
  name text,
  cohort text,
  -- Since when they belong to the school, milliseconds since the Unix epoch; null: the school never said.
  since bigint,
  -- As it was last written into the journal.
  standing text,
  -- Of the journal's last entry.
  seq integer not null default 0
);
create index people_cohort on people (cohort, name, id) where cohort is not null and since is not null;

create table person_events (
  person_id text not null references people (id) on delete cascade,
  seq integer not null,
  at bigint not null,
  type text not null,
  v integer not null,
  data jsonb not null,
  primary key (person_id, seq)
);

-- What a job computed of the journal of a session that is over; it may be computed again at any time (SPEC E1).
create table participations (
  session_id text not null references sessions (id) on delete cascade,
  person_id text not null,
  starts_at bigint not null,
  title text not null,
  -- Of the journal that was read.
  seq integer not null,
  facts jsonb not null,
  participation text,
  reasons jsonb not null,
  -- What standings are told from, of everybody at once: without unpacking all facts each time.
  expected boolean generated always as ((facts ->> 'expected')::boolean) stored,
  attended_seconds integer generated always as ((facts ->> 'attendedSeconds')::integer) stored,
  questions integer generated always as ((facts ->> 'questions')::integer) stored,
  called_by_name integer generated always as ((facts #>> '{calls,byName}')::integer) stored,
  page_words jsonb generated always as (jsonb_path_query_array(facts, '$.exercises[*].words ? (@ > 0)')) stored,
  primary key (session_id, person_id)
);
create index participations_person on participations (person_id, starts_at desc);

-- Of the journal that participations were computed of; null: not yet, or no longer true because somebody was erased.
alter table sessions add column engagement_seq integer;
create index sessions_uncomputed on sessions (ends_at, id) where status = 'ended' and engagement_seq is null;
