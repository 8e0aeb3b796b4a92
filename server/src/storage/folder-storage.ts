import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { byKey } from './by-key.ts';
import { namesOf } from './check-key.ts';
import type { FileFacts, OpenFile, Removed, Storage } from './storage.ts';
import { StorageRefusal } from './storage-refusal.ts';

/** Large enough that a long video costs few reads, small enough for hundreds of viewers. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Storage in a folder. The processes that write there handle foreign bytes under a user of their own, so a link
 * planted by one of them must not lead the server elsewhere: links are not followed.
 */
export class FolderStorage implements Storage {
  readonly #root: string;

  /** @param root absolute path; it may come into being later */
  constructor(root: string) {
    this.#root = root;
  }

  async open(key: string): Promise<OpenFile | null> {
    const path = await this.#find(key);
    if (path === null) return null;
    const file = await orNull(key, () => open(path, constants.O_RDONLY | constants.O_NOFOLLOW));
    if (file === null) return null;
    try {
      const stats = await file.stat();
      if (stats.isFile()) return opened(file, factsOf(key, stats));
    } catch (cause) {
      await file.close();
      throw failed(key, cause);
    }
    await file.close();
    return null;
  }

  async size(key: string): Promise<number | null> {
    const path = await this.#find(key);
    const stats = path === null ? null : await orNull(key, () => lstat(path));
    return stats?.isFile() === true ? stats.size : null;
  }

  async list(prefix: string): Promise<FileFacts[]> {
    const path = await this.#find(prefix);
    return path === null ? [] : (await this.#below(prefix, path)).sort(byKey);
  }

  async remove(prefix: string): Promise<Removed> {
    const path = await this.#find(prefix);
    if (path === null) return { files: 0, bytes: 0 };
    const size = await this.size(prefix);
    const files = size === null ? await this.#below(prefix, path) : [{ sizeBytes: size }];
    await orNull(prefix, () => rm(path, { recursive: true, force: true }));
    return { files: files.length, bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
  }

  /** The path of a key whose folder is there. @throws StorageRefusal bad_key when it lies elsewhere */
  async #find(key: string): Promise<string | null> {
    const names = namesOf(key);
    const folder = join(this.#root, ...names.slice(0, -1));
    const [root, real] = await Promise.all([
      orNull(key, () => realpath(this.#root)),
      orNull(key, () => realpath(folder)),
    ]);
    if (root === null || real === null) return null;
    if (real !== join(root, ...names.slice(0, -1))) {
      throw new StorageRefusal('bad_key', `${key} leads out of its place over a link`);
    }
    return join(real, names.at(-1) ?? '');
  }

  async #below(key: string, path: string): Promise<FileFacts[]> {
    const stats = await orNull(key, () => lstat(path));
    if (stats?.isDirectory() !== true) return [];
    const entries = (await orNull(key, () => readdir(path, { withFileTypes: true }))) ?? [];
    const found: FileFacts[] = [];
    for (const entry of entries) {
      const inside = `${key}/${entry.name}`;
      const at = `${path}${sep}${entry.name}`;
      if (entry.isDirectory()) found.push(...(await this.#below(inside, at)));
      const facts = entry.isFile() ? await orNull(inside, () => lstat(at)) : null;
      if (facts !== null) found.push(factsOf(inside, facts));
    }
    return found;
  }
}

function opened(file: FileHandle, facts: FileFacts): OpenFile {
  return {
    ...facts,
    stream: (range) => {
      const bytes = range === undefined ? {} : { start: range.first, end: range.last };
      return file.createReadStream({ ...bytes, highWaterMark: CHUNK_BYTES });
    },
    close: () => file.close(),
  };
}

function factsOf(key: string, stats: { readonly size: number; readonly mtimeMs: number }): FileFacts {
  return { key, sizeBytes: stats.size, modifiedAtMs: Math.floor(stats.mtimeMs) };
}

/** What isn't there, or went away meanwhile, is null; so is a link, which nobody follows. */
async function orNull<T>(key: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return null;
    throw failed(key, cause);
  }
}

function failed(key: string, cause: unknown): StorageRefusal {
  return new StorageRefusal('storage_failed', `the storage failed at ${key}`, { cause });
}
