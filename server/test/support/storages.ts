import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import {
  type EngineIdentity,
  engineIdentity,
  giveTo,
} from '../../../loadtest/support/engines/engine-identity.ts';
import { S3Server, type TempFolder, tempFolder } from '../../../loadtest/support/index.ts';
import { type Config, loadConfig } from '../../src/config/index.ts';
import {
  FolderStorage,
  type LocalBytes,
  pieceKey,
  type S3Limits,
  S3Storage,
  type Storage,
} from '../../src/storage/index.ts';

/** In the kernel's table of connections, after the far address. */
const ESTABLISHED = '01';

export const STORAGE_KINDS = ['folder', 'bucket'] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];

/** A storage with a way past its driver. */
export interface TestStorage extends AsyncDisposable {
  readonly storage: Storage;
  /** Makes a server use it. */
  readonly env: Readonly<Record<string, string>>;
  /** As capture and composers put files there, each in its kind's way. */
  put(key: string, content: string | Uint8Array): Promise<void>;
  /** A take's log: in a folder as a whole, in a bucket piece by piece. */
  putTake(file: string, pieces: readonly string[]): Promise<void>;
  /** Takes the place of what driver and server know nothing of. */
  tamper(key: string, content: string | null): Promise<void>;
  /** Keys of what lies there in truth, in order. */
  files(below?: string): Promise<string[]>;
}

export function openTestStorage(kind: StorageKind): Promise<TestStorage> {
  return kind === 'folder' ? TestFolder.create() : TestBucket.create();
}

class TestFolder implements TestStorage {
  readonly storage: FolderStorage;
  readonly env: Readonly<Record<string, string>>;
  readonly #root: string;
  readonly #folder: TempFolder;

  private constructor(folder: TempFolder) {
    this.#folder = folder;
    this.#root = join(folder.path, 'recordings');
    this.storage = new FolderStorage(this.#root);
    this.env = { RECORDINGS_DIR: this.#root };
  }

  static async create(): Promise<TestFolder> {
    return new TestFolder(await tempFolder());
  }

  put(key: string, content: string | Uint8Array): Promise<void> {
    return writeBelow(this.#root, key, content);
  }

  putTake(file: string, pieces: readonly string[]): Promise<void> {
    return this.put(file, pieces.join(''));
  }

  tamper(key: string, content: string | null): Promise<void> {
    return content === null ? rm(join(this.#root, key)) : this.put(key, content);
  }

  files(below = ''): Promise<string[]> {
    return filesBelow(this.#root, below);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** A bucket of a real S3 server. */
export class TestBucket implements TestStorage {
  readonly server: S3Server;
  readonly storage: S3Storage;
  readonly config: Extract<Config['storage'], { kind: 's3' }>;
  readonly env: Readonly<Record<string, string>>;
  readonly #folder: TempFolder;
  /** Where the server keeps the objects of our prefix, each as a file. */
  readonly #root: string;
  #puts = 0;

  private constructor(server: S3Server, url: string, folder: TempFolder, limits?: S3Limits) {
    const { storage } = loadConfig({ STORAGE_URL: url });
    if (storage.kind !== 's3') throw new TypeError('a STORAGE_URL makes a bucket');
    this.server = server;
    this.config = storage;
    this.storage = new S3Storage(storage, limits);
    this.env = { STORAGE_URL: url };
    this.#folder = folder;
    this.#root = join(server.folder, storage.bucket, storage.prefix);
  }

  static async create(limits?: S3Limits): Promise<TestBucket> {
    const server = await S3Server.start();
    const url = new URL(await server.createBucket());
    url.pathname += '/the school';
    return new TestBucket(server, url.href, await tempFolder(), limits);
  }

  async put(key: string, content: string | Uint8Array): Promise<void> {
    await this.storage.put(key, await this.local(content));
  }

  async putTake(file: string, pieces: readonly string[]): Promise<void> {
    for (const [index, piece] of pieces.entries()) await this.put(pieceKey(file, index), piece);
  }

  /** A file of this machine, to be put. */
  async local(content: string | Uint8Array): Promise<LocalBytes> {
    this.#puts += 1;
    const path = join(this.#folder.path, `${this.#puts}`);
    await writeFile(path, content);
    return { path, sha256: sha256(content) };
  }

  tamper(key: string, content: string | null): Promise<void> {
    if (content === null) return rm(join(this.#root, key));
    // By a name the server owns: it has to remove them.
    return writeBelow(this.#root, key, content, engineIdentity());
  }

  files(below = ''): Promise<string[]> {
    return filesBelow(this.#root, below);
  }

  /** Parts of uploads that were neither completed nor dropped. */
  async parts(): Promise<string[]> {
    return filesBelow(join(this.server.folder, this.config.bucket, '.sgwtmp/multipart'), '');
  }

  /** How many connections of ours to the server carry something. */
  async connections(): Promise<number> {
    const port = this.server.port.toString(16).toUpperCase().padStart(4, '0');
    const lines = (await readFile('/proc/self/net/tcp', 'utf8')).split('\n');
    return lines.filter((line) => line.includes(`:${port} ${ESTABLISHED} `)).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
    await this.#folder[Symbol.asyncDispose]();
  }
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

async function writeBelow(
  root: string,
  key: string,
  content: string | Uint8Array,
  owner: EngineIdentity = {},
): Promise<void> {
  const path = join(root, key);
  const made = await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  for (let at = path; made !== undefined && at.startsWith(made); at = dirname(at)) await giveTo(owner, at);
}

async function filesBelow(root: string, below: string): Promise<string[]> {
  const entries = await readdir(join(root, below), { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return [];
    },
  );
  const files = entries.filter((entry) => entry.isFile());
  return files.map((file) => relative(root, join(file.parentPath, file.name))).sort();
}
