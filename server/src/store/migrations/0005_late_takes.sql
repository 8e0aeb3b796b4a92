-- SPEC D2: all takes of a session are one recording. One that is listed, or closed, while the replay is in the
-- making would be left out of it: whoever composes loses the lease, and the next one begins with all takes. A
-- recording that had failed is tried once more with what it lacked.
create function recording_begins_anew() returns trigger language plpgsql as $$
begin
  update recordings set
    state = 'composing', lease_by = null, lease_until = null, failure = null, attempts = 0
  where session_id = new.session_id and state in ('composing', 'failed');
  return null;
end
$$;
create trigger takes_begin_anew after insert or update on takes
  for each row execute function recording_begins_anew();
