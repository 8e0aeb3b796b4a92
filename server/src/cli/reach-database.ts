import { type Config, loadDeploymentSecret } from '../config/index.ts';
import { EmbeddedPostgres, EmbeddedPostgresError, type StoreLog } from '../store/index.ts';
import { databaseUrl } from './run-command.ts';

/** A database below the store: for commands that read or write all of it. */
export interface ReachedDatabase {
  readonly url: string;
  readonly deploymentKey: Uint8Array;
  close(): Promise<void>;
}

/**
 * The configured database, whether a server runs or not: the embedded one is started where no server has it.
 * @throws ConfigError @throws EmbeddedPostgresError @throws CliError
 */
export async function reachDatabase(config: Config, log: StoreLog): Promise<ReachedDatabase> {
  const deploymentKey = loadDeploymentSecret(config).keyFor('seal-api-keys');
  if (config.database.kind === 'url') {
    return { url: config.database.url, deploymentKey, close: () => Promise.resolve() };
  }
  try {
    const { dataDir, cacheDir, unprivileged } = config;
    const postgres = await EmbeddedPostgres.start({ dataDir, cacheDir, unprivileged, log });
    return { url: postgres.url, deploymentKey, close: () => postgres.close() };
  } catch (error) {
    if (!(error instanceof EmbeddedPostgresError && error.code === 'data_in_use')) throw error;
    return { url: databaseUrl(config), deploymentKey, close: () => Promise.resolve() };
  }
}
