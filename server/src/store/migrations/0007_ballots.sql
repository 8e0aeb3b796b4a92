-- What was chosen in a poll that hides who chose what. `voter` is a keyed hash of the person, so that a second
-- choice replaces the first; no time stands beside it. Rows live while the poll is open.
create table ballots (
  session_id text not null references sessions (id) on delete cascade,
  poll_id text not null,
  voter bytea not null,
  choice jsonb not null,
  primary key (session_id, poll_id, voter)
);

-- Keeps a person's newest choice. Gives 'kept', or 'missing' and 'epoch N' as append_batch does.
create function cast_ballot(
  p_session text, p_epoch integer, p_poll text, p_voter bytea, p_choice jsonb
) returns text language plpgsql as $$
declare
  held_epoch integer;
begin
  select epoch into held_epoch from sessions where id = p_session for key share;
  if not found then
    return 'missing';
  end if;
  if held_epoch <> p_epoch then
    return format('epoch %s', held_epoch);
  end if;
  insert into ballots (session_id, poll_id, voter, choice) values (p_session, p_poll, p_voter, p_choice)
  on conflict (session_id, poll_id, voter) do update set choice = excluded.choice
    where ballots.choice <> excluded.choice;
  return 'kept';
end
$$;

-- Counted at the close, in the same transaction gone; what the end leaves uncounted goes with it.
create function ballots_are_counted() returns trigger language plpgsql as $$
begin
  delete from ballots
  where session_id = new.session_id and (new.type <> 'poll.closed' or poll_id = new.data ->> 'pollId');
  return null;
end
$$;
create trigger events_count_ballots after insert on events
  for each row when (new.type in ('poll.closed', 'room.ended', 'session.cancelled'))
  execute function ballots_are_counted();
