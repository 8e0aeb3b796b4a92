import { access, constants } from 'node:fs/promises';
import { DumpRefusal, loadDatabase } from '../store/index.ts';
import { createLogger } from '../telemetry/index.ts';
import { CliError } from './cli-error.ts';
import { inWords, oneFile } from './dump-command.ts';
import type { WholeDatabase } from './run-on-database.ts';

export const LOAD_DUMP_USAGE = `Fills an empty database from a file that npm run dump made, with this release or an earlier one.

  npm run load-dump -- FILE

The database is that of DATABASE_URL, or the server's own in TRIBU_DATA. No server may run on it. SECRET_KEY (or
secret.key in TRIBU_DATA) must be the one of the servers that the dump was made of. All is loaded or nothing.`;

/** `npm run load-dump`. @throws CliError with the usage when it is not written as it takes */
export async function loadDumpCommand(
  args: readonly string[],
  { reach, workDir }: WholeDatabase,
): Promise<string[]> {
  const file = oneFile(args, workDir, LOAD_DUMP_USAGE);
  if (file === null) return [LOAD_DUMP_USAGE];
  await access(file, constants.R_OK).catch((cause: unknown) => {
    throw new CliError(`${file} can't be read.`, 1, { cause });
  });
  const { url, deploymentKey } = await reach();
  try {
    const log = createLogger({ level: 'error' }, process.stderr);
    const counts = await loadDatabase({ url, deploymentKey, file, log });
    return [`${file} is loaded: ${inWords(counts)}.`];
  } catch (error) {
    if (error instanceof DumpRefusal) throw new CliError(`${file} ${error.message}.`, 1, { cause: error });
    throw error;
  }
}
