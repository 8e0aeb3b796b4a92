-- How far an endpoint has been told a person's journal, as webhook_cursors for sessions.
create table webhook_person_cursors (
  webhook_id text not null references webhooks (id) on delete cascade,
  person_id text not null references people (id) on delete cascade,
  seq integer not null,
  attempts integer not null default 0,
  next_at bigint not null default 0,
  primary key (webhook_id, person_id)
);

-- What endpoints are told of journals. The former index was a part of the first.
create index events_to_tell on events (type, at, session_id, seq)
  where type in ('room.opened', 'room.ended', 'recording.ready', 'recording.failed');
drop index events_told;
create index person_events_to_tell on person_events (at, person_id, seq)
  where type = 'person.standing' and data ->> 'standing' = 'ghost';

-- All that happened before this was told: found out now and then, so that nobody goes through years at each look.
alter table webhooks add column told_before bigint not null default 0;
