-- SPEC R11: the text of a page is one row and never in the journal. A group's page is the row whose exercise and
-- person are both the group.
create table pages (
  session_id text not null references sessions (id) on delete cascade,
  exercise_id text not null,
  person_id text not null,
  connection integer not null,
  revision bigint not null,
  saved_at bigint not null,
  words integer not null,
  text text not null,
  primary key (session_id, exercise_id, person_id)
);
create index pages_person on pages (person_id);

-- Keeps a page unless a newer one is kept already. Gives 'saved' (also when exactly this is kept: its answer was
-- lost), 'lost', or 'missing' and 'epoch N' as append_batch does: a home that was shut out, because somebody was
-- erased for example, must not bring a text back. The lock waits for an erasure and for no append.
create function save_page(
  p_session text, p_epoch integer, p_exercise text, p_person text,
  p_connection integer, p_revision bigint, p_saved_at bigint, p_words integer, p_text text
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
  insert into pages (session_id, exercise_id, person_id, connection, revision, saved_at, words, text)
  values (p_session, p_exercise, p_person, p_connection, p_revision, p_saved_at, p_words, p_text)
  on conflict (session_id, exercise_id, person_id) do update set
    connection = excluded.connection, revision = excluded.revision, saved_at = excluded.saved_at,
    words = excluded.words, text = excluded.text
  where (pages.connection, pages.revision) < (excluded.connection, excluded.revision);
  if found then
    return 'saved';
  end if;
  perform from pages k
  where k.session_id = p_session and k.exercise_id = p_exercise and k.person_id = p_person
    and k.connection = p_connection and k.revision = p_revision and k.text = p_text;
  return case when found then 'saved' else 'lost' end;
end
$$;

-- Who last read aloud, over all sessions.
create index events_read_aloud on events (person_id, at)
  where type = 'circle.turnEnded' and data ->> 'how' = 'read';
