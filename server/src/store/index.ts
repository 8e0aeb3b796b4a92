export * from './embedded/embedded-error.ts';
export * from './embedded/embedded-postgres.ts';
export * from './errors.ts';
export { JobNotYet } from './job-types.ts';
export { loadJobs } from './jobs.ts';
export * from './open-store.ts';
export type * from './types.ts';
