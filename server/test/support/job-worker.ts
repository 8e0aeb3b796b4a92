import { openStore } from '../../src/store/index.ts';
import { quietLog } from './postgres.ts';

// A job worker of its own on the database in its argument; tests kill it. Says the session of each job it begins,
// and never ends one.
const [, , url = ''] = process.argv;
const store = await openStore({ url, deploymentKey: new Uint8Array(32), log: quietLog, role: 'job-worker' });
await store.jobs.work('compose', { concurrency: 1, timeLimitSeconds: 600 }, ({ sessionId }) => {
  process.stdout.write(`${sessionId}\n`);
  return new Promise(() => undefined);
});
