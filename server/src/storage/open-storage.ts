import type { Config } from '../config/index.ts';
import { FolderStorage } from './folder-storage.ts';
import { S3Storage } from './s3-storage.ts';
import type { Bucket, Storage } from './storage.ts';

/** Where recordings lie for good, as the configuration says. */
export function openStorage(config: Pick<Config, 'recordings' | 'storage'>): Storage {
  return openBucket(config) ?? new FolderStorage(config.recordings.dir);
}

/** Null where recordings lie in a folder of this machine: what is written there is stored. */
export function openBucket({ storage }: Pick<Config, 'storage'>): Bucket | null {
  return storage.kind === 's3' ? new S3Storage(storage) : null;
}
