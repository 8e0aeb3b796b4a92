import type { Config } from '../config/index.ts';
import { FolderStorage } from './folder-storage.ts';
import type { Storage } from './storage.ts';

/** Where recordings lie for good, as the configuration says. */
export function openStorage({ recordings }: Pick<Config, 'recordings' | 'storage'>): Storage {
  return new FolderStorage(recordings.dir);
}
