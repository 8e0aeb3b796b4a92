import type { ListMultipartUploadsOutput } from '@aws-sdk/client-s3';
import type { S3Bucket } from './s3-bucket.ts';

interface Marker {
  readonly KeyMarker?: string | undefined;
  readonly UploadIdMarker?: string | undefined;
}

/**
 * Drops parts of uploads that nobody completed: whoever dies in the middle of one leaves them, unseen and paid for.
 * @param prefix in the bucket, its own prefix included
 * @throws S3Fault
 */
export async function dropUploads(
  bucket: S3Bucket,
  prefix: string,
  concerns: (key: string) => boolean,
): Promise<void> {
  let after: Marker | null = {};
  while (after !== null) {
    const asked: Marker & { Bucket: string; Prefix: string } = {
      Bucket: bucket.name,
      Prefix: prefix,
      ...after,
    };
    const page: ListMultipartUploadsOutput = await bucket.ask((s3, options) =>
      s3.listMultipartUploads(asked, options),
    );
    for (const { Key = '', UploadId } of page.Uploads ?? []) {
      if (UploadId === undefined || !concerns(Key)) continue;
      const upload = { Bucket: bucket.name, Key, UploadId };
      await bucket.ask((s3, options) => s3.abortMultipartUpload(upload, options)).catch(unlessGone);
    }
    after =
      page.IsTruncated === true
        ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
        : null;
  }
}

/** Completed or dropped meanwhile. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'NoSuchUpload')) throw error;
}
