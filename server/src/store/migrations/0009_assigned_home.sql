-- The door may name a home before it is taken (SPEC N3). Who takes it has to know when its last one was seen alive:
-- that one's name is gone from the row by then. It counts while the session has the epoch of the assignment.
alter table sessions
  add column assigned_epoch integer,
  add column assigned_seen_at bigint;
