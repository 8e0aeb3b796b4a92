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
create index takes_session on takes (session_id);
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
