import type { S3Bucket } from './s3-bucket.ts';
import { S3Fault } from './s3-fault.ts';

/** S3 removes no more at once. */
const REMOVED_AT_ONCE = 1000;

/**
 * Removes objects; what is gone already is no error. @throws S3Fault also for a single one that has to stay
 * @param keys in the bucket, its prefix included
 */
export async function removeObjects(
  bucket: S3Bucket,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  for (let from = 0; from < keys.length; from += REMOVED_AT_ONCE) {
    const Objects = keys.slice(from, from + REMOVED_AT_ONCE).map((Key) => ({ Key }));
    const asked = { Bucket: bucket.name, Delete: { Objects, Quiet: true } };
    const { Errors = [] } = await bucket.ask((s3, options) => s3.deleteObjects(asked, options), signal);
    const [fault] = Errors.filter(({ Code }) => Code !== 'NoSuchKey');
    // The bucket did answer: whoever has more to remove goes on with that.
    if (fault !== undefined) throw new S3Fault(fault.Code ?? 'unknown', statusOf(fault.Code));
  }
}

/** What it would have been for an object alone. */
function statusOf(code: string | undefined): number {
  return code === 'AccessDenied' ? 403 : 500;
}
