import { createCluster } from '../../src/cluster/index.ts';
import { openStore } from '../../src/store/index.ts';
import { createLogger } from '../../src/telemetry/index.ts';
import { quietLog } from './postgres.ts';

// A node that only beats, as its own process: it can be killed and paused. It says on standard output what befalls it.

const [, , id = '', databaseUrl = '', redisUrl = ''] = process.argv;
const say = (what: string): void => void process.stdout.write(`${what}\n`);

const url = `http://${id}`;
const store = await openStore({
  url: databaseUrl,
  deploymentKey: new Uint8Array(32),
  log: quietLog,
  role: 'tool',
});
const cluster = await createCluster(
  { redisUrl, workers: 1 },
  {
    own: () => ({ id, url, entryUrls: [url] }),
    nodes: store.nodes,
    key: new Uint8Array(32),
    work: () => ({ reserved: 100, rooms: 3, participants: 7 }),
    spooling: () => spooling,
    log: createLogger({ level: 'silent' }),
  },
);
let spooling = false;
cluster.onFenced(() => say('fenced'));
cluster.onFreed(() => say('freed'));
await cluster.begin(await store.nodes.register({ id, url, entryUrls: [url], waitMs: 5000 }));
cluster.beatInDatabase();
say('began');

process.stdin.setEncoding('utf8').on('data', (order: string) => {
  switch (order.trim()) {
    case 'spool':
      void cluster.allowSpool().then(() => {
        spooling = true;
        say('spooling');
      });
      break;
    case 'leave':
      void cluster.close().then(() => process.exit(0));
      break;
    default:
      throw new Error(`no such order: ${order}`);
  }
});
