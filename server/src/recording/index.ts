export { jobCounts } from './job-counts.ts';
export { JobWorker, type JobWorkerOptions } from './job-worker.ts';
export { RecordingKeeper, type RecordingKeeperOptions } from './recording-keeper.ts';
