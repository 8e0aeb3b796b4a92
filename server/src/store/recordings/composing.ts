import type { Database } from '../postgres/database.ts';
import { toJson } from '../postgres/json.ts';
import type { RecordingStore } from '../recording-types.ts';

type Composing = Pick<RecordingStore, 'claim' | 'renew' | 'release' | 'complete' | 'fail' | 'setEmpty'>;

/** Whoever composes changes the row only while the lease is in their name. */
const OURS = "session_id = $1 and lease_by = $2 and state = 'composing'";

/**
 * The work of composing. Leases end by the database's clock alone; one that ran out is still its holder's until
 * somebody else claims the work.
 */
export function composing(database: Database): Composing {
  const changed = async (text: string, values: unknown[]): Promise<boolean> =>
    (await database.one({ text: `update recordings set ${text} where ${OURS} returning 1`, values })) !==
    null;
  return {
    claim: async (sessionId, by, leaseMs, again = false) => {
      const text = 'select claim_recording($1, $2, $3, $4) as attempt';
      const values = [sessionId, by, leaseMs, again];
      return (await database.one<{ attempt: number | null }>({ text, values }))?.attempt ?? null;
    },
    renew: (sessionId, by, leaseMs, progress) =>
      changed('lease_until = now_ms() + $3, progress = $4', [sessionId, by, leaseMs, progress]),
    release: async (sessionId, by, counts) => {
      const values = [sessionId, by, counts ? 0 : 1];
      await changed('lease_by = null, lease_until = null, attempts = attempts - $3::integer', values);
    },
    complete: (sessionId, by, composed) =>
      changed(
        `state = 'ready', lease_by = null, lease_until = null, progress = 1, failure = null, concluded = false,
          duration_ms = $3, size_bytes = $4, coverage = $5, chapters = $6, manifest = $7, originals_until = $8`,
        [
          sessionId,
          by,
          composed.durationMs,
          composed.sizeBytes,
          composed.coverage,
          toJson(composed.chapters),
          toJson(composed.manifest),
          composed.originalsUntil,
        ],
      ),
    fail: (sessionId, by, failure) =>
      changed("state = 'failed', lease_by = null, lease_until = null, failure = $3, concluded = false", [
        sessionId,
        by,
        failure,
      ]),
    setEmpty: (sessionId, by) =>
      changed("state = 'empty', lease_by = null, lease_until = null, concluded = false", [sessionId, by]),
  };
}
