import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TribuError } from '@tribu-live/protocol';
import { type Config, ConfigError, loadConfig, loadDeploymentSecret } from '../config/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { createLogger } from '../telemetry/index.ts';
import { CliError } from './cli-error.ts';

/** A command: gets its arguments and the store, gives the lines to print. */
export type Command = (args: readonly string[], openDatabase: () => Promise<Store>) => Promise<string[]>;

/** Runs a command against the configured database and ends the process' work with its exit code. */
export async function runCommand(command: Command): Promise<void> {
  let store: Store | null = null;
  try {
    const lines = await command(process.argv.slice(2), async () => {
      store = await openConfigured();
      return store;
    });
    process.stdout.write(`${lines.join('\n')}\n`);
  } catch (error) {
    if (!(error instanceof CliError || error instanceof TribuError || error instanceof ConfigError))
      throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof CliError ? error.exitCode : 1;
  } finally {
    await (store as Store | null)?.close();
  }
}

async function openConfigured(): Promise<Store> {
  const config = loadConfig(process.env);
  const url = databaseUrl(config);
  const deploymentKey = loadDeploymentSecret(config).keyFor('seal-api-keys');
  const log = createLogger({ level: 'error' }, process.stderr);
  try {
    return await openStore({ url, deploymentKey, log, role: 'tool' });
  } catch (cause) {
    if (!(cause instanceof TribuError && cause.code === 'unavailable')) throw cause;
    const hint =
      config.database.kind === 'embedded'
        ? `The server's own database in ${config.dataDir} doesn't answer: start the server (npm start).`
        : "The database of DATABASE_URL doesn't answer.";
    throw new CliError(hint, 1, { cause });
  }
}

/** The embedded server writes its database's address beside its data, readable by its own user. */
export function databaseUrl(config: Pick<Config, 'database' | 'dataDir'>): string {
  if (config.database.kind === 'url') return config.database.url;
  const path = join(config.dataDir, 'postgres.url');
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new CliError(
      `There is no database yet: ${path} can't be read. Start the server once (npm start) or set DATABASE_URL.`,
      1,
      { cause },
    );
  }
}
