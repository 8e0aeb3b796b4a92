import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TribuError } from '@tribu-live/protocol';
import { type Bucket, isBucketRefusing, isFileFaulty, StorageRefusal } from '@tribu-live/server/storage';
import type { RecordingStore } from '@tribu-live/server/store';
import { type ComposedReplay, composeSession } from './compose-session.ts';
import { fetchTakes, type MissingPieces } from './fetch-takes.ts';
import type { ComposeLog, LeasedSession } from './job.ts';
import type { Later } from './lease.ts';
import type { FileFacts } from './manifest.ts';
import { patiently } from './patience.ts';
import type { Scratch } from './scratch.ts';

export interface BucketOptions {
  readonly bucket: Bucket;
  readonly recordings: Pick<RecordingStore, 'uploads'>;
  readonly scratch: Scratch;
  readonly log: ComposeLog;
  readonly later: Later;
}

/**
 * The same as in a folder, with the logs fetched before and the replay put into the bucket after. While the bucket
 * is away it waits.
 * @throws StorageRefusal when the bucket refuses a piece: others may be composed meanwhile
 */
export async function composeFromBucket(
  session: LeasedSession,
  { bucket, recordings, scratch, log, later }: BucketOptions,
): Promise<ComposedReplay> {
  const { sessionId, takes, signal } = session;
  const waiting = <T>(ask: () => Promise<T>, passes = isAway): Promise<T> =>
    patiently(ask, {
      signal,
      later,
      passes,
      onAway: (error) => log.warn({ err: error, sessionId }, 'a replay waits for the bucket or the database'),
      onBack: () => log.info({ sessionId }, 'a replay goes on'),
    });
  const root = await scratch.folder();
  try {
    const startedAt = session.now();
    const uploads = await waiting(() => recordings.uploads(takes.map(({ take }) => take.takeId)));
    const missing = await fetchTakes(takes, { bucket, uploads, root, signal, patiently: waiting });
    log.info({ sessionId, takes: takes.length, tookMs: session.now() - startedAt }, 'takes are fetched');
    if (missing.size > 0) {
      log.error(
        { sessionId, pieces: countOf(missing) },
        'pieces never reached the bucket; the replay names them',
      );
    }
    const upload = async (folder: string, files: readonly FileFacts[]) => {
      for (const file of files) await uploadFile(file, folder);
      log.info({ sessionId, files: files.length }, 'a replay is in the bucket');
    };
    /** Put in place only while nobody else can have the lease. */
    const uploadFile = async ({ name, sha256 }: FileFacts, folder: string) => {
      const path = join(folder, name);
      await waiting(async () => {
        await session.confirm();
        const held = session.held();
        await bucket.put(`${sessionId}/replay/${name}`, { path, sha256 }, AbortSignal.any([signal, held]));
      }, maySucceed);
    };
    return await composeSession({ ...session, root, missing, upload });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** The database, the bucket, or a lease that could not be renewed for a while. */
function isAway(error: unknown): boolean {
  return maySucceed(error) && !isBucketRefusing(error);
}

/** A finished replay waits for rights, too, rather than being composed again. */
function maySucceed(error: unknown): boolean {
  if (error instanceof TribuError) return error.code === 'unavailable';
  return error instanceof StorageRefusal && error.retryable && !isFileFaulty(error);
}

function countOf(missing: MissingPieces): number {
  return [...missing.values()].reduce((sum, pieces) => sum + pieces.size, 0);
}
