import type { Chapter, RecordingFailure, RecordingStatus, TakeEnd, TakeStream } from '@tribu-live/protocol';
import type { DeletionReceipt, Piece, RecordingRow, TakeRow } from '../recording-types.ts';
import type { SummaryPerson, SummaryStatus } from '../types.ts';

/** Rows as the database gives them, and the columns that give them. */
export interface RecordingRecord {
  readonly session_id: string;
  readonly state: RecordingStatus;
  readonly progress: number;
  readonly attempts: number;
  readonly failure: RecordingFailure | null;
  readonly duration_ms: number | null;
  readonly size_bytes: number | null;
  readonly coverage: number | null;
  readonly chapters: readonly Chapter[];
  readonly manifest: unknown;
  readonly topic: string | null;
  readonly sector: string | null;
  readonly maturity: string | null;
  readonly reference: string | null;
  readonly retain_until: number | null;
  readonly originals_until: number | null;
  readonly originals_gone: boolean;
  readonly deletion: (Omit<DeletionReceipt, 'files' | 'bytes'> & Partial<DeletionReceipt>) | null;
  readonly concluded: boolean;
  readonly kind: string;
  readonly title: string;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly opens_at: number;
  readonly status: SummaryStatus;
  readonly people: readonly SummaryPerson[];
}

const columns = (manifest: string) => `
  select r.session_id, r.state, r.progress, r.attempts, r.failure, r.duration_ms, r.size_bytes, r.coverage,
    r.chapters, ${manifest} as manifest, r.topic, r.sector, r.maturity, r.reference, r.retain_until, r.originals_until,
    r.originals_gone, r.deletion, r.concluded,
    s.kind, s.title, s.starts_at, s.ends_at, s.opens_at, s.status, s.people
  from recordings r join sessions s on s.id = r.session_id`;

/** To be followed by conditions; `r` is the recording, `s` its session. */
export const SELECT_RECORDING = columns('r.manifest');

/** The same for many at once: manifests name every piece, and nobody reads them in lists. */
export const SELECT_RECORDINGS = columns('null');

export function toRecording(record: RecordingRecord): RecordingRow {
  const { topic, sector, maturity, reference, deletion } = record;
  return {
    id: record.session_id,
    session: {
      kind: record.kind,
      title: record.title,
      startsAt: record.starts_at,
      endsAt: record.ends_at,
      opensAt: record.opens_at,
      status: record.status,
      people: record.people,
    },
    state: record.state,
    progress: record.progress,
    attempts: record.attempts,
    failure: record.failure,
    durationMs: record.duration_ms,
    sizeBytes: record.size_bytes,
    coverage: record.coverage,
    chapters: record.chapters,
    manifest: record.manifest,
    tags: { topic, sector, maturity, reference },
    retainUntil: record.retain_until,
    originalsUntil: record.originals_until,
    originalsGone: record.originals_gone,
    deletion: toReceipt(deletion),
    concluded: record.concluded,
  };
}

/** There is no receipt before the files are gone. */
function toReceipt(deletion: RecordingRecord['deletion']): DeletionReceipt | null {
  if (deletion?.files === undefined || deletion.bytes === undefined) return null;
  return { at: deletion.at, cause: deletion.cause, files: deletion.files, bytes: deletion.bytes };
}

export interface TakeRecord {
  readonly take: TakeRow['take'];
  readonly node_id: string;
  readonly stream: TakeStream;
  readonly file: string;
  readonly closed_at: number | null;
  readonly reason: TakeEnd;
  readonly packets: number;
  readonly bytes: number;
  readonly pieces: readonly Piece[];
}

/** Oldest first, each with its pieces in order. */
export const SELECT_TAKES = `
  select json_build_object('takeId', t.id, 'sessionId', t.session_id, 'trackId', t.track_id,
      'personId', t.person_id, 'source', t.source, 'kind', t.kind, 'openedAt', t.opened_at) as take,
    t.node_id, t.stream, t.file, t.closed_at, t.reason, t.packets, t.bytes,
    coalesce((select json_agg(json_build_object('index', p.index, 'offsetBytes', p.offset_bytes,
        'sizeBytes', p.size_bytes, 'sha256', p.sha256, 'firstAt', p.first_at, 'lastAt', p.last_at,
        'packets', p.packets) order by p.index)
      from pieces p where p.take_id = t.id), '[]') as pieces
  from takes t where t.session_id = $1 order by t.opened_at, t.id`;

export function toTake(record: TakeRecord): TakeRow {
  const { closed_at: at, reason, packets, bytes } = record;
  return {
    take: record.take,
    nodeId: record.node_id,
    stream: record.stream,
    file: record.file,
    closed: at === null ? null : { at, reason, packets, bytes },
    pieces: record.pieces,
  };
}
