export { FolderStorage } from './folder-storage.ts';
export { openStorage } from './open-storage.ts';
export * from './storage.ts';
export { StorageRefusal, type StorageRefusalCode } from './storage-refusal.ts';
