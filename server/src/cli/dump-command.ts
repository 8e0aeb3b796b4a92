import { rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { dumpDatabase, type RowCounts } from '../store/index.ts';
import { CliError } from './cli-error.ts';
import type { WholeDatabase } from './run-on-database.ts';

export const DUMP_USAGE = `Writes all that the database holds into a file: a backup, or a move to another database.

  npm run dump -- FILE

The database is that of DATABASE_URL, or the server's own in TRIBU_DATA; servers may run meanwhile. The file must not
exist yet. It holds names and texts of people; keep it, and the SECRET_KEY that belongs to it, where they are safe.
Recordings are not in it. Back again: npm run load-dump -- FILE`;

/** `npm run dump`. @throws CliError with the usage when it is not written as it takes */
export async function dumpCommand(
  args: readonly string[],
  { reach, workDir }: WholeDatabase,
): Promise<string[]> {
  const file = oneFile(args, workDir, DUMP_USAGE);
  if (file === null) return [DUMP_USAGE];
  if (await exists(file)) throw new CliError(`${file} is there already; nothing is overwritten.`, 1);
  const { url, deploymentKey } = await reach();
  // Under another name until all of it is there: a file of this name is a whole dump.
  const partial = `${file}.partial`;
  await rm(partial, { force: true });
  try {
    const counts = await dumpDatabase({ url, deploymentKey, file: partial, nowMs: Date.now() });
    await rename(partial, file);
    return [`${file}: ${inWords(counts)}.`];
  } finally {
    await rm(partial, { force: true });
  }
}

/** Null when help was asked for. @throws CliError */
export function oneFile(args: readonly string[], workDir: string, usage: string): string | null {
  const [file, ...more] = args;
  if (file === '--help' || file === '-h' || file === 'help') return null;
  if (file === undefined || file.startsWith('-') || more.length > 0) {
    throw new CliError(`Name one file.\n\n${usage}`, 2);
  }
  return resolve(workDir, file);
}

export function inWords(counts: RowCounts): string {
  const { sessions = 0, events = 0, recordings = 0 } = counts;
  const rows = Object.values(counts).reduce((sum, one) => sum + one, 0);
  return `${sessions} sessions, ${events} events, ${recordings} recordings; ${rows} rows in all`;
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw new CliError(`${file} can't be written: ${error.message}`, 1, { cause: error });
    },
  );
}
