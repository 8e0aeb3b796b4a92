import { EmbeddedPostgres } from '../../src/store/index.ts';
import { testCacheFolder, unprivilegedUser } from './machine.ts';
import { quietLog } from './postgres.ts';

// A server of its own on the data folder in its argument; tests kill it. Says the pid of its Postgres.
const [, , dataDir = ''] = process.argv;
const embedded = await EmbeddedPostgres.start({
  dataDir,
  cacheDir: testCacheFolder(),
  unprivileged: unprivilegedUser(),
  log: quietLog,
});
process.stdout.write(`${embedded.pid}\n`);
setInterval(() => undefined, 60_000);
