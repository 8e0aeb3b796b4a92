import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE, openSchool, ROOT, type School, ServerProcess } from '../../../loadtest/support/index.ts';

const run = promisify(execFile);

/** A server as its own process, and the back end of a school that holds a key to it. */
export async function startSchool(
  env: Readonly<Record<string, string>> = {},
): Promise<{ server: ServerProcess; school: School }> {
  const server = await ServerProcess.start({ env });
  return { server, school: await openSchool(server) };
}

/** What a second server needs to work on the first one's database. */
export async function sharedWith(server: ServerProcess): Promise<Record<string, string>> {
  const { DATABASE_URL, SECRET_KEY } = server.env;
  if (DATABASE_URL !== undefined && SECRET_KEY !== undefined) return { DATABASE_URL, SECRET_KEY };
  const read = async (name: string): Promise<string> =>
    (await readFile(join(server.dataDir, name), 'utf8')).trim();
  return { DATABASE_URL: await read('postgres.url'), SECRET_KEY: await read('secret.key') };
}

/** Runs one of the operator's commands on a server's data, as `npm run` would. */
export async function runCommand(server: ServerProcess, name: string, ...args: string[]): Promise<string> {
  const script = join(ROOT, 'server/src/cli', `${name}.ts`);
  const { stdout } = await run(NODE, [script, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...server.env },
  });
  return stdout;
}
