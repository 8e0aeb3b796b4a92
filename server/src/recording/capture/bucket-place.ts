import type { BucketPlace } from '@tribu-live/protocol';
import type { StorageConfig } from '../../config/index.ts';

/** What capture is told of the storage; null where takes stay in the folder in which they are written. */
export function bucketPlace(storage: StorageConfig): BucketPlace | null {
  if (storage.kind === 'folder') return null;
  const { endpoint, region, bucket, prefix, credentials } = storage;
  return { endpoint, region, bucket, prefix, credentials };
}
