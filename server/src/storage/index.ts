export { checkStorage } from './check-storage.ts';
export { FolderStorage } from './folder-storage.ts';
export { openBucket, openStorage } from './open-storage.ts';
export type { S3Config } from './s3-bucket.ts';
export { S3Fault } from './s3-fault.ts';
export type { S3Limits } from './s3-limits.ts';
export { S3Storage } from './s3-storage.ts';
export * from './storage.ts';
export { StorageRefusal, type StorageRefusalCode } from './storage-refusal.ts';
