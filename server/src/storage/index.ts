export { FolderStorage } from './folder-storage.ts';
export type * from './storage.ts';
export { StorageRefusal, type StorageRefusalCode } from './storage-refusal.ts';
