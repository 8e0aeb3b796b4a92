-- Moments of the room (at, starts_at, ends_at, due_at) are milliseconds since the Unix epoch, as in the
-- protocol: what is read equals what was written. Times that only operators read are timestamptz.

create table nodes (
  id text primary key,
  url text not null,
  entry_urls text[] not null,
  started_at timestamptz not null default now(),
  -- Set by an operator: others may adopt this node's sessions.
  gone_at timestamptz
);

create table sessions (
  id text primary key,
  external_id text not null unique,
  key_id text not null,
  fingerprint text not null,
  home_node text references nodes (id),
  epoch integer not null,
  seq integer not null,
  -- The summary for lists, written by whoever appends.
  kind text not null,
  title text not null,
  starts_at bigint not null,
  ends_at bigint not null,
  status text not null check (status in ('scheduled', 'open', 'ended', 'cancelled')),
  people jsonb not null,
  created_at timestamptz not null default now()
) with (fillfactor = 70); -- each append updates the row: room for it on the same page

create index sessions_latest on sessions (starts_at desc, id desc);
create index sessions_alive on sessions (home_node) where status in ('scheduled', 'open');

create table session_people (
  session_id text not null references sessions (id) on delete cascade,
  person_id text not null,
  primary key (session_id, person_id)
);
create index session_people_person on session_people (person_id);

create table events (
  session_id text not null references sessions (id) on delete cascade,
  seq integer not null,
  epoch integer not null,
  at bigint not null,
  type text not null,
  v integer not null,
  actor jsonb not null,
  audience jsonb not null,
  command_id text,
  data jsonb not null,
  -- Whom the event is about, so that a person can be erased (SPEC R12).
  person_id text generated always as (data ->> 'personId') stored,
  primary key (session_id, seq)
);
create index events_person on events (person_id) where person_id is not null;

create table deadlines (
  session_id text not null references sessions (id) on delete cascade,
  kind text not null,
  due_at bigint not null,
  primary key (session_id, kind)
);
create index deadlines_due on deadlines (due_at);

create table api_keys (
  id text primary key,
  name text not null,
  -- AES-256-GCM under the deployment's key.
  secret_sealed bytea not null,
  origins text[] not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

-- The rows that go with every change of a journal: events, deadlines, people.
create function write_batch(p_session text, p_events jsonb, p_deadlines jsonb, p_people jsonb, p_people_changed boolean)
returns void language plpgsql as $$
begin
  insert into events (session_id, seq, epoch, at, type, v, actor, audience, command_id, data)
  select p_session, e.seq, e.epoch, e.at, e.type, e.v, e.actor, e.audience, e."commandId", e.data
  from jsonb_to_recordset(p_events) as e (
    seq integer, epoch integer, at bigint, type text, v integer,
    actor jsonb, audience jsonb, "commandId" text, data jsonb
  );

  delete from deadlines d where d.session_id = p_session
    and not exists (select from jsonb_to_recordset(p_deadlines) as n (kind text) where n.kind = d.kind);
  insert into deadlines (session_id, kind, due_at)
  select p_session, n.kind, n."dueAt" from jsonb_to_recordset(p_deadlines) as n (kind text, "dueAt" bigint)
  on conflict (session_id, kind) do update set due_at = excluded.due_at
    where deadlines.due_at <> excluded.due_at;

  if p_people_changed then
    delete from session_people s where s.session_id = p_session
      and not exists (select from jsonb_to_recordset(p_people) as n (id text) where n.id = s.person_id);
    insert into session_people (session_id, person_id)
    select p_session, n.id from jsonb_to_recordset(p_people) as n (id text)
    on conflict do nothing;
  end if;
end
$$;

-- Appends to a journal; p_epoch differs from p_held_epoch only at a takeover, under the row lock.
-- Gives 'done' (also when exactly this batch stands there already: its answer was lost), 'missing', or
-- what was found instead.
create function append_batch(
  p_session text, p_held_epoch integer, p_epoch integer, p_from_seq integer,
  p_events jsonb, p_deadlines jsonb, p_summary jsonb, p_sets_home boolean, p_home text
) returns text language plpgsql as $$
declare
  held sessions;
  last_seq integer := p_from_seq + jsonb_array_length(p_events);
  people jsonb := p_summary -> 'people';
begin
  select * into held from sessions where id = p_session for no key update;
  if not found then
    return 'missing';
  end if;
  if held.epoch <> p_held_epoch then
    return format('epoch %s', held.epoch);
  end if;
  if held.seq <> p_from_seq then
    if held.seq = last_seq and not exists (
      select from jsonb_to_recordset(p_events) as n (seq integer, epoch integer, at bigint, type text, "commandId" text)
      left join events e on e.session_id = p_session and e.seq = n.seq
      where (e.epoch, e.at, e.type, e.command_id) is distinct from (n.epoch, n.at, n.type, n."commandId")
    ) then
      return 'done';
    end if;
    return format('seq %s where %s was due', held.seq, p_from_seq);
  end if;

  perform write_batch(p_session, p_events, p_deadlines, people, people is distinct from held.people);
  update sessions set
    epoch = p_epoch,
    seq = last_seq,
    home_node = case when p_sets_home then p_home else home_node end,
    kind = p_summary ->> 'kind',
    title = p_summary ->> 'title',
    starts_at = (p_summary ->> 'startsAt')::bigint,
    ends_at = (p_summary ->> 'endsAt')::bigint,
    status = p_summary ->> 'status',
    people = p_summary -> 'people'
  where id = p_session;
  return 'done';
end
$$;

-- Creates a session with the opening of its journal, or finds the one with this external id.
create function create_session(
  p_session text, p_external_id text, p_key_id text, p_fingerprint text, p_epoch integer,
  p_events jsonb, p_deadlines jsonb, p_summary jsonb
) returns table (id text, fingerprint text, created boolean) language plpgsql as $$
#variable_conflict use_column
begin
  insert into sessions (
    id, external_id, key_id, fingerprint, epoch, seq, kind, title, starts_at, ends_at, status, people
  ) values (
    p_session, p_external_id, p_key_id, p_fingerprint, p_epoch, jsonb_array_length(p_events),
    p_summary ->> 'kind', p_summary ->> 'title', (p_summary ->> 'startsAt')::bigint,
    (p_summary ->> 'endsAt')::bigint, p_summary ->> 'status', p_summary -> 'people'
  ) on conflict (external_id) do nothing;
  if found then
    perform write_batch(p_session, p_events, p_deadlines, p_summary -> 'people', true);
    return query select p_session, p_fingerprint, true;
  else
    return query select s.id, s.fingerprint, false from sessions s where s.external_id = p_external_id;
  end if;
end
$$;
