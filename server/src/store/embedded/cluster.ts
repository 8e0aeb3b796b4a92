import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chown, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { ensureOwned, type Identity, makePrivateFolder } from './identity.ts';
import { runTool, WHOLE_DISK_SYNC } from './run-tool.ts';

export const ROLE = 'tribu';
/** The one that initdb makes. */
export const DATABASE = 'postgres';

export interface Cluster {
  readonly folder: string;
  /** Just made, and not forced to disk yet: see `syncCluster`. */
  readonly fresh: boolean;
}

interface ClusterOptions {
  readonly dataDir: string;
  readonly binaries: Binaries;
  readonly identity: Identity;
  readonly password: string;
}

/** Finds the data of Postgres below a data folder or makes it; what an interrupted start left is made anew. */
export async function ensureCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = join(options.dataDir, 'postgres');
  if (!existsSync(folder)) {
    await initialise(options, folder);
    return { folder, fresh: true };
  }
  await ensureOwned(folder, options.identity);
  const major = Number.parseInt(readFileSync(join(folder, 'PG_VERSION'), 'utf8'), 10);
  if (major !== options.binaries.major) {
    const message = `The data in ${folder} was written by Postgres ${major}, this release brings ${options.binaries.major}. With the former release: npm run dump -- FILE. Then move ${folder} aside and with this one: npm run load-dump -- FILE.`;
    throw new EmbeddedPostgresError('other_version', message);
  }
  return { folder, fresh: false };
}

/** Forces a fresh cluster to disk; initdb would take seconds for it before the first start. */
export async function syncCluster(folder: string, binaries: Binaries, identity: Identity): Promise<void> {
  const args = ['--sync-only', `--sync-method=${WHOLE_DISK_SYNC ? 'syncfs' : 'fsync'}`, '-D', folder];
  await runTool({ command: binaries.initdb, args, cwd: folder, identity });
}

/** The file with the password was lost: gives the role a new one, which needs Postgres stopped. */
export async function resetPassword(
  folder: string,
  { binaries, identity, password }: Omit<ClusterOptions, 'dataDir'>,
): Promise<void> {
  const input = `alter role ${ROLE} password '${password}'\n`;
  const args = ['--single', '-D', folder, DATABASE];
  await runTool({ command: binaries.postgres, args, cwd: folder, identity, input });
}

/** Letters and digits only: it stands in URLs and statements. */
export function makePassword(): string {
  return randomBytes(24).toString('hex');
}

async function initialise(
  { dataDir, binaries, identity, password }: ClusterOptions,
  folder: string,
): Promise<void> {
  const making = join(dataDir, 'postgres.making');
  await rm(making, { recursive: true, force: true });
  await makePrivateFolder(making, identity);
  const passwordFile = join(making, 'password');
  const fresh = join(making, 'data');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (identity !== null) await chown(passwordFile, identity.uid, identity.gid);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['-U', ROLE, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const args = ['-D', fresh, ...access, ...locale, '--no-sync', '--no-instructions'];
  await runTool({ command: binaries.initdb, args, cwd: making, identity });
  await rename(fresh, folder);
  await rm(making, { recursive: true });
}
