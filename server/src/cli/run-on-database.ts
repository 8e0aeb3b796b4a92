import { TribuError } from '@tribu-live/protocol';
import { type Config, ConfigError, loadConfig } from '../config/index.ts';
import { DumpRefusal, EmbeddedPostgresError, SealBroken } from '../store/index.ts';
import { createLogger } from '../telemetry/index.ts';
import { CliError } from './cli-error.ts';
import { type ReachedDatabase, reachDatabase } from './reach-database.ts';

export interface WholeDatabase {
  readonly config: Config;
  readonly reach: () => Promise<ReachedDatabase>;
  /** What a relative path is relative to. */
  readonly workDir: string;
}

/** A command on a whole database: gets its arguments, gives the lines to print. */
export type WholeDatabaseCommand = (args: readonly string[], database: WholeDatabase) => Promise<string[]>;

const EXPECTED = [CliError, TribuError, ConfigError, DumpRefusal, EmbeddedPostgresError, SealBroken];

/** Runs it against the configured database and ends the process' work with its exit code. */
export async function runOnDatabase(command: WholeDatabaseCommand): Promise<void> {
  let reached: ReachedDatabase | null = null;
  try {
    const config = loadConfig(process.env);
    const log = createLogger({ level: 'error' }, process.stderr);
    const reach = async () => {
      reached = await reachDatabase(config, log);
      return reached;
    };
    // npm runs commands in the project's folder and says where it was called.
    const workDir = process.env.INIT_CWD ?? process.cwd();
    const lines = await command(process.argv.slice(2), { config, reach, workDir });
    process.stdout.write(`${lines.join('\n')}\n`);
  } catch (error) {
    if (!EXPECTED.some((one) => error instanceof one)) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = error instanceof CliError ? error.exitCode : 1;
  } finally {
    await (reached as ReachedDatabase | null)?.close();
  }
}
