import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE, ROOT } from './project.ts';
import { type ApiKey, School } from './school.ts';
import type { ServerProcess } from './server-process.ts';

const run = promisify(execFile);

/** Makes an API key by the operator's command and gives a back end that uses it. */
export async function openSchool(server: ServerProcess, origins: readonly string[] = []): Promise<School> {
  return new School(server.url, await createKey(server, origins));
}

export async function createKey(server: ServerProcess, origins: readonly string[] = []): Promise<ApiKey> {
  const args = ['create', '--name', 'tests', ...origins.flatMap((origin) => ['--origin', origin])];
  const stdout = await keys(server, ...args);
  const id = /^id +(\S+)$/m.exec(stdout)?.[1];
  const secret = /^secret +(\S+)$/m.exec(stdout)?.[1];
  if (id === undefined || secret === undefined) throw new Error(`no key in: ${stdout}`);
  return { id, secret };
}

/** A token for /ops, by the operator's command; there has to be a key. */
export async function operatorToken(server: ServerProcess): Promise<string> {
  return (await keys(server, 'operator', 'tests')).trim();
}

async function keys(server: ServerProcess, ...args: string[]): Promise<string> {
  const env = { ...process.env, ...server.env };
  const { stdout } = await run(NODE, [join(ROOT, 'server/src/cli/keys.ts'), ...args], { cwd: ROOT, env });
  return stdout;
}
