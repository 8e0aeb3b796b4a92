import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, lstat, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATABASE, ROLE } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { type Identity, makePrivateFolder } from './identity.ts';

/** Only part of the socket's file name: Postgres listens to no network. */
const PORT = 5432;
/** macOS takes the fewest bytes: 104 with the closing zero. */
const LONGEST_SOCKET_PATH = 103;

/** Where Postgres' socket goes: below the data folder, or where paths are short. */
export function socketFolder(dataDir: string, temporary: string = tmpdir()): string {
  const near = join(dataDir, 'postgres.socket');
  if (Buffer.byteLength(join(near, `.s.PGSQL.${PORT}`)) <= LONGEST_SOCKET_PATH) return near;
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(temporary, `tribu-live-${hash}`);
}

/**
 * Makes the socket's folder, for `identity` alone.
 * @throws EmbeddedPostgresError `failed` when somebody else made it before us, in a folder open to all
 */
export async function ensureSocketFolder(folder: string, identity: Identity): Promise<void> {
  if (!existsSync(folder)) return makePrivateFolder(folder, identity);
  const facts = await lstat(folder);
  const owner = identity?.uid ?? process.getuid?.() ?? facts.uid;
  if (!facts.isDirectory() || facts.uid !== owner) {
    throw new EmbeddedPostgresError(
      'failed',
      `${folder} should be a folder of uid ${owner}; please remove it.`,
    );
  }
  await chmod(folder, 0o700);
}

export function addressOf(socket: string, password: string): string {
  return `postgres://${ROLE}:${password}@localhost:${PORT}/${DATABASE}?host=${encodeURIComponent(socket)}`;
}

/** The password in the file with the address, or null when there is no such file. */
export function readPassword(file: string): string | null {
  return existsSync(file) ? new URL(readFileSync(file, 'utf8').trim()).password : null;
}

/** For other processes of this machine: job workers, the commands of operators, a second server. */
export async function writeAddress(file: string, address: string): Promise<void> {
  if (existsSync(file) && readFileSync(file, 'utf8').trim() === address) return;
  await writeFile(`${file}.new`, `${address}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}
