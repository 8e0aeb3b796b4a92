import type { Config } from './config/index.ts';
import { bounded, type Ending } from './endings.ts';
import { EmbeddedPostgres, loadJobs, openStore, type Store } from './store/index.ts';
import type { Logger } from './telemetry/index.ts';

/** Its connections end in a moment, unless the database stands still. */
const CLOSE_LIMIT_MS = 3000;

/**
 * Opens the database that the configuration names, or starts the server's own.
 * @param endings gets what ends it, also of a start that fails halfway
 */
export async function openDatabase(
  config: Config,
  deploymentKey: Uint8Array,
  log: Logger,
  endings: Ending[],
): Promise<{ store: Store; url: string }> {
  loadJobs().catch(() => undefined); // Opening the store says what is wrong with it.
  let url: string;
  if (config.database.kind === 'url') {
    url = config.database.url;
  } else {
    const { dataDir, cacheDir, unprivileged } = config;
    const postgres = await EmbeddedPostgres.start({ dataDir, cacheDir, unprivileged, log });
    endings.push(() => postgres.close());
    url = postgres.url;
  }
  const store = await openStore({ url, deploymentKey, log });
  endings.push(bounded('store', () => store.close(), log, CLOSE_LIMIT_MS));
  return { store, url };
}
