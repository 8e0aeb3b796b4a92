-- A session's recording, once something of it was captured or it is over. Times are milliseconds since the
-- Unix epoch, as in the protocol.
create table recordings (
  session_id text primary key references sessions (id) on delete cascade,
  -- Moves forward only: recording, composing, then ready, failed or empty; deleted from anywhere.
  state text not null default 'recording'
    check (state in ('recording', 'composing', 'ready', 'failed', 'empty', 'deleted')),
  -- Who composes it now and until when nobody else may; renewed while the work goes on.
  lease_by text,
  lease_until bigint,
  attempts integer not null default 0,
  progress real not null default 0,
  failure text,
  duration_ms bigint,
  size_bytes bigint,
  coverage real,
  chapters jsonb not null default '[]',
  -- What the replay shows of whom, and every gap; the same as the manifest file beside the replay.
  manifest jsonb,
  topic text,
  sector text,
  maturity text,
  reference text,
  retain_until bigint,
  originals_until bigint,
  originals_gone boolean not null default false,
  -- The receipt: when, why, how many files and bytes.
  deletion jsonb,
  -- Whether the journal says what became of it.
  concluded boolean not null default false,
  created_at bigint not null
);
create index recordings_state on recordings (state) where state in ('recording', 'composing') or not concluded;
create index recordings_retention on recordings (retain_until) where retain_until is not null and state <> 'deleted';
create index recordings_originals on recordings (originals_until) where state = 'ready' and not originals_gone;

-- The database's clock, by which leases are given: those who compose need not agree about the time.
create function now_ms() returns bigint language sql volatile
return (extract(epoch from clock_timestamp()) * 1000)::bigint;

-- SPEC D5, whatever a statement says. A failed recording, and one that was called empty before its takes were
-- listed, may be composed again.
create function recording_moves_forward() returns trigger language plpgsql as $$
begin
  if new.state <> old.state and (old.state = 'deleted' or not (
    new.state = 'deleted'
    or (new.state = 'composing' and old.state in ('recording', 'failed', 'empty'))
    or (new.state in ('ready', 'failed', 'empty') and old.state = 'composing')
  )) then
    raise exception 'recording % can''t go from % to %', old.session_id, old.state, new.state;
  end if;
  return new;
end
$$;
create trigger recordings_move_forward before update on recordings
  for each row execute function recording_moves_forward();

-- One uninterrupted capture of a track, told by the capture process of a node.
create table takes (
  id text primary key,
  session_id text not null references sessions (id) on delete cascade,
  node_id text not null,
  track_id text not null,
  person_id text not null,
  source text not null,
  kind text not null,
  stream jsonb not null,
  opened_at bigint not null,
  closed_at bigint,
  -- Null while it is open.
  reason text,
  packets bigint not null default 0,
  bytes bigint not null default 0,
  -- Storage key of the packet log, relative to the recordings' root.
  file text not null
);
create index takes_session on takes (session_id, opened_at);
create index takes_person on takes (person_id);

-- Byte ranges of a take's log, without holes, each with its checksum.
create table pieces (
  take_id text not null references takes (id) on delete cascade,
  index integer not null,
  offset_bytes bigint not null,
  size_bytes bigint not null,
  sha256 text not null,
  first_at bigint not null,
  last_at bigint not null,
  packets integer not null,
  primary key (take_id, index)
);

-- Lists what capture tells. The same again changes nothing; of a take only its end is ever added, a piece never
-- changes (SPEC D3). Gives what an operator should know: 'unknown' sessions (nothing was written then), takes
-- that are 'late' (their recording went on without them), pieces told 'differently' than they are listed.
create function report_takes(p_reports jsonb) returns table (what text, id text, state text)
language plpgsql as $$
#variable_conflict use_column
begin
  return query select distinct 'unknown', r.session_id, null::text
    from (select t -> 'take' ->> 'sessionId' as session_id from jsonb_array_elements(p_reports) as t) r
    where not exists (select from sessions s where s.id = r.session_id);
  if found then
    return;
  end if;

  insert into recordings (session_id, created_at)
  select distinct t -> 'take' ->> 'sessionId', now_ms() from jsonb_array_elements(p_reports) as t
  on conflict do nothing;

  return query
  with told as (
    select distinct on (t -> 'take' ->> 'takeId') t -> 'take' as take, t -> 'closed' as closed,
      t ->> 'nodeId' as node_id, t -> 'stream' as stream, t ->> 'file' as file
    from jsonb_array_elements(p_reports) as t
    order by t -> 'take' ->> 'takeId', t ->> 'closed' is null
  ), added as (
    insert into takes (
      id, session_id, node_id, track_id, person_id, source, kind, stream, opened_at, closed_at, reason, packets,
      bytes, file
    )
    select take ->> 'takeId', take ->> 'sessionId', node_id, take ->> 'trackId', take ->> 'personId',
      take ->> 'source', take ->> 'kind', stream, (take ->> 'openedAt')::bigint, (closed ->> 'at')::bigint,
      closed ->> 'reason', coalesce((closed ->> 'packets')::bigint, 0), coalesce((closed ->> 'bytes')::bigint, 0),
      file
    from told
    on conflict (id) do update set
      closed_at = excluded.closed_at, reason = excluded.reason, packets = excluded.packets, bytes = excluded.bytes
      where takes.closed_at is null and excluded.closed_at is not null
    returning id, session_id
  )
  select 'late', a.id, r.state from added a join recordings r on r.session_id = a.session_id
  where r.state in ('ready', 'failed', 'empty', 'deleted');

  insert into pieces (take_id, index, offset_bytes, size_bytes, sha256, first_at, last_at, packets)
  select t -> 'take' ->> 'takeId', p.index, p."offsetBytes", p."sizeBytes", p.sha256, p."firstAt", p."lastAt",
    p.packets
  from jsonb_array_elements(p_reports) as t, jsonb_to_recordset(t -> 'pieces') as p (
    index integer, "offsetBytes" bigint, "sizeBytes" bigint, sha256 text, "firstAt" bigint, "lastAt" bigint,
    packets integer
  )
  on conflict do nothing;

  return query select 'differently', t -> 'take' ->> 'takeId', null::text
    from jsonb_array_elements(p_reports) as t, jsonb_to_recordset(t -> 'pieces') as n (
      index integer, "offsetBytes" bigint, "sizeBytes" bigint, sha256 text
    ), pieces p
    where p.take_id = t -> 'take' ->> 'takeId' and p.index = n.index
      and (p.offset_bytes, p.size_bytes, p.sha256) is distinct from (n."offsetBytes", n."sizeBytes", n.sha256)
    group by 2;
end
$$;

-- Gives the number of the attempt, or null when there is nothing to do or somebody else does it.
create function claim_recording(p_session text, p_by text, p_lease_ms integer, p_again boolean)
returns integer language sql as $$
  insert into recordings as r (session_id, state, lease_by, lease_until, attempts, created_at)
  select s.id, 'composing', p_by, now_ms() + p_lease_ms, 1, now_ms()
  from sessions s where s.id = p_session and s.status in ('ended', 'cancelled')
  on conflict (session_id) do update set
    state = 'composing', lease_by = excluded.lease_by, lease_until = excluded.lease_until,
    attempts = r.attempts + 1, progress = 0, failure = null
  where r.state = 'recording'
    or (r.state = 'composing' and (r.lease_until is null or r.lease_until < now_ms()))
    or (r.state = 'failed' and p_again)
    or (r.state = 'empty' and exists (select from takes t where t.session_id = r.session_id))
  returning r.attempts
$$;

-- As words are searched: small letters, without accents.
create function folded(p_text text) returns text language sql immutable
return translate(replace(replace(lower(p_text), 'œ', 'oe'), 'æ', 'ae'),
  'àáâãäåçèéêëìíîïñòóôõöùúûüýÿ', 'aaaaaaceeeeiiiinooooouuuuyy');

-- French stems as written and without accents: whoever types without them finds it too, and the other way round.
create function searched(p_text text) returns tsvector language sql immutable
return to_tsvector('french', p_text) || to_tsvector('french', folded(p_text));
create function asked_for(p_text text) returns tsquery language sql immutable
return websearch_to_tsquery('french', p_text) || websearch_to_tsquery('french', folded(p_text));

create table webhooks (
  id text primary key,
  key_id text not null,
  url text not null,
  -- AES-256-GCM under the deployment's key.
  secret_sealed bytea not null,
  events text[] not null,
  -- Events of sessions before this are not told.
  created_at bigint not null
);

-- How far an endpoint has been told a session's journal, and when to try again after a failure.
create table webhook_cursors (
  webhook_id text not null references webhooks (id) on delete cascade,
  session_id text not null references sessions (id) on delete cascade,
  seq integer not null,
  attempts integer not null default 0,
  next_at bigint not null default 0,
  primary key (webhook_id, session_id)
);
create index events_told on events (type, at) where type in ('recording.ready', 'recording.failed');

-- As in 0003, except that a batch is known as done also when the journal went on after it: one that was kept on
-- disk while the database was away may come again after later ones.
create or replace function append_batch(
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
    if held.seq >= last_seq and not exists (
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
    opens_at = (p_summary ->> 'opensAt')::bigint,
    status = p_summary ->> 'status',
    people = p_summary -> 'people'
  where id = p_session;
  return 'done';
end
$$;
