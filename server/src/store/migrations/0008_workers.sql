-- Which pieces are in the bucket, where recordings lie in one. In a folder it stays false and nobody asks.
alter table pieces add column uploaded boolean not null default false;

-- As takes_begin_anew for a piece that comes late: a replay in the making lacks it, one that failed may have failed
-- for want of it.
create function piece_begins_anew() returns trigger language plpgsql as $$
begin
  update recordings set
    state = 'composing', lease_by = null, lease_until = null, failure = null, attempts = 0
  where session_id = (select session_id from takes where id = new.take_id) and state in ('composing', 'failed');
  return null;
end
$$;
create trigger pieces_begin_anew after update of uploaded on pieces
  for each row when (new.uploaded and not old.uploaded)
  execute function piece_begins_anew();

-- Which job worker tells an endpoint, and until when no other one does. Several run side by side.
alter table webhooks add column teller text, add column teller_until bigint;
