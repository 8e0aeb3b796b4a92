import { readFile } from 'node:fs/promises';
import { loadDeploymentSecret } from '../config/index.ts';
import { NodesRun, reseal, SealBroken } from '../store/index.ts';
import { CliError } from './cli-error.ts';
import { oneFile } from './dump-command.ts';
import type { WholeDatabase } from './run-on-database.ts';

export const RESEAL_USAGE = `Seals API keys and webhook secrets in the database anew, under the next SECRET_KEY.

  npm run reseal -- FILE

SECRET_KEY (or secret.key in TRIBU_DATA) is the one that holds now; FILE holds the next: 32 bytes in base64url. Stop
the servers before, and start them with the next one afterwards.`;

/** `npm run reseal`. @throws CliError with the usage when it is not written as it takes */
export async function resealCommand(
  args: readonly string[],
  { config, reach, workDir }: WholeDatabase,
): Promise<string[]> {
  const file = oneFile(args, workDir, RESEAL_USAGE);
  if (file === null) return [RESEAL_USAGE];
  const next = loadDeploymentSecret({ ...config, secretKey: await readKey(file) }).keyFor('seal-api-keys');
  const { url, deploymentKey } = await reach();
  try {
    const count = await reseal(url, deploymentKey, next);
    return [`${count} secrets are sealed anew. Start the servers with the SECRET_KEY of ${file}.`];
  } catch (error) {
    if (!(error instanceof SealBroken || error instanceof NodesRun)) throw error;
    throw new CliError(`Nothing was changed: ${error.message}`, 1, { cause: error });
  }
}

async function readKey(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CliError(`${file} can't be read.`, 1, { cause });
  });
  const key = text.trim();
  if (!/^[A-Za-z0-9_-]{43}=?$/.test(key)) {
    throw new CliError(`${file} must hold 32 bytes in base64url (43 characters) and nothing else.`, 1);
  }
  return key;
}
