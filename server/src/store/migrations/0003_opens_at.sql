-- When the door opens belongs to the summary: it follows from what the journal says, not from how the server
-- that answers is set up today.
alter table sessions add column opens_at bigint;
update sessions s set opens_at = s.starts_at - coalesce(
  (select (e.data ->> 'opensBeforeMs')::bigint from events e
    where e.session_id = s.id and e.type = 'session.created' order by e.seq limit 1), 0);
alter table sessions alter column opens_at set not null;

-- Appends to a journal; p_epoch differs from p_held_epoch only at a takeover, under the row lock.
-- Gives 'done' (also when exactly this batch stands there already: its answer was lost), 'missing', or
-- what was found instead.
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
    opens_at = (p_summary ->> 'opensAt')::bigint,
    status = p_summary ->> 'status',
    people = p_summary -> 'people'
  where id = p_session;
  return 'done';
end
$$;

-- Creates a session with the opening of its journal, or finds the one with this external id.
create or replace function create_session(
  p_session text, p_external_id text, p_key_id text, p_fingerprint text, p_epoch integer,
  p_events jsonb, p_deadlines jsonb, p_summary jsonb
) returns table (id text, fingerprint text, created boolean) language plpgsql as $$
#variable_conflict use_column
begin
  insert into sessions (
    id, external_id, key_id, fingerprint, epoch, seq, kind, title, starts_at, ends_at, opens_at, status,
    people
  ) values (
    p_session, p_external_id, p_key_id, p_fingerprint, p_epoch, jsonb_array_length(p_events),
    p_summary ->> 'kind', p_summary ->> 'title', (p_summary ->> 'startsAt')::bigint,
    (p_summary ->> 'endsAt')::bigint, (p_summary ->> 'opensAt')::bigint, p_summary ->> 'status',
    p_summary -> 'people'
  ) on conflict (external_id) do nothing;
  if found then
    perform write_batch(p_session, p_events, p_deadlines, p_summary -> 'people', true);
    return query select p_session, p_fingerprint, true;
  else
    return query select s.id, s.fingerprint, false from sessions s where s.external_id = p_external_id;
  end if;
end
$$;
