import { spawn } from 'node:child_process';
import { EmbeddedPostgresError } from './embedded-error.ts';
import type { Identity } from './identity.ts';

export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly identity: Identity;
  readonly input?: string;
}

/** Whether Postgres can force a whole file system to disk in one call here. */
export const WHOLE_DISK_SYNC = process.platform === 'linux';

/** What Postgres needs of an environment: none of the server's secrets, messages that we can read. */
export const CLEAN_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Runs one of Postgres' programs to its end. @throws EmbeddedPostgresError `failed` with its output */
export async function runTool({ command, args, cwd, identity, input }: Tool): Promise<void> {
  const child = spawn(command, args, { cwd, env: CLEAN_ENVIRONMENT, ...identity, stdio: 'pipe' });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  child.stdin.end(input);
  const { promise: ended, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject);
  child.on('close', resolve);
  const code = await ended;
  if (code === 0) return;
  const words = Buffer.concat(output).toString('utf8').trim().slice(-2_000);
  throw new EmbeddedPostgresError('failed', `${command} ended with ${code}: ${words}`);
}
