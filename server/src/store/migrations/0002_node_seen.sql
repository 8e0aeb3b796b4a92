-- When a node last said that it lives, in milliseconds by its own clock: what a takeover tells of the people
-- who were connected to it (SPEC R10).
alter table nodes add column seen_at bigint;
