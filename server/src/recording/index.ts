export { jobFigures } from './job-figures.ts';
export { JobWorker, type JobWorkerOptions } from './job-worker.ts';
export { RecordingKeeper, type RecordingKeeperOptions } from './recording-keeper.ts';
