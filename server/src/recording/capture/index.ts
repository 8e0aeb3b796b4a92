export { bucketPlace } from './bucket-place.ts';
export { CaptureClient, type CaptureClientOptions } from './capture-client.ts';
export { CaptureError } from './capture-error.ts';
export { captureHealth } from './capture-health.ts';
export type { CaptureConfig } from './capture-process.ts';
