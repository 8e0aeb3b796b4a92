import { parse, RecordingResource, TribuError } from '@tribu-live/protocol';
import type { RecordingRow } from '../store/recording-types.ts';
import type { Store } from '../store/types.ts';
import { rfc3339 } from './session-resource.ts';

/** A recording as HTTP shows it. */
export function recordingResource(row: RecordingRow): RecordingResource {
  const { kind, title, startsAt, people } = row.session;
  const { id, state, failure, durationMs, sizeBytes, coverage, chapters, deletion } = row;
  const tags = Object.entries(row.tags).filter(([, value]) => value !== null);
  return parse(RecordingResource, {
    id,
    kind,
    title,
    startsAt: rfc3339(startsAt),
    people,
    status: state,
    progress: row.progress,
    failure,
    durationMs,
    sizeBytes,
    coverage,
    chapters,
    tags: Object.fromEntries(tags),
    retainUntil: moment(row.retainUntil),
    originalsUntil: row.originalsGone || state === 'deleted' ? null : moment(row.originalsUntil),
    deletion: deletion === null ? null : { ...deletion, at: rfc3339(deletion.at) },
  });
}

/** @throws TribuError not_found */
export async function findRecording({ recordings }: Store, id: string): Promise<RecordingRow> {
  const row = await recordings.find(id);
  if (row !== null) return row;
  throw new TribuError('not_found', { field: 'id', message: 'There is no recording of this session.' });
}

/** One whose replay can be watched. @throws TribuError not_found: it was deleted too; recording_not_ready */
export async function findReplay(store: Store, id: string): Promise<RecordingRow> {
  const row = await findRecording(store, id);
  if (row.state === 'deleted') throw new TribuError('not_found', { message: 'The recording was deleted.' });
  if (row.state !== 'ready') {
    throw new TribuError('recording_not_ready', { details: { status: row.state, progress: row.progress } });
  }
  return row;
}

function moment(ms: number | null): string | null {
  return ms === null ? null : rfc3339(ms);
}
