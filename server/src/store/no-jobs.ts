import type { HandedJobs } from './job-types.ts';

/** In processes that neither send nor work off jobs; asking one of them for it is a fault of ours. */
export const NO_JOBS: HandedJobs = {
  send: () => Promise.reject(none()),
  hand: (_query, orders) => (orders.length === 0 ? Promise.resolve() : Promise.reject(none())),
  forget: () => Promise.reject(none()),
  work: () => Promise.reject(none()),
  counts: () => Promise.reject(none()),
  overdueSeconds: () => Promise.reject(none()),
  list: () => Promise.reject(none()),
  close: () => Promise.resolve(),
};

function none(): RangeError {
  return new RangeError('the store was opened for a role without jobs');
}
