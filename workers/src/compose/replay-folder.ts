import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { FileFacts } from './manifest.ts';

const UNFINISHED = /^replay\.(tmp|work)-[\w-]+$/;

/**
 * Where an attempt writes: a folder for what is only needed on the way, and one that takes the replay's name in a
 * single step when everything in it has reached the disk.
 */
export class ReplayFolder {
  /** Of the session. */
  readonly #session: string;
  readonly work: string;
  readonly output: string;

  private constructor(session: string, attempt: number) {
    this.#session = session;
    // Numbers come again. Whoever lost the lease and hasn't noticed must neither write into nor clear these.
    const name = `${attempt}-${randomUUID()}`;
    this.work = join(session, `replay.work-${name}`);
    this.output = join(session, `replay.tmp-${name}`);
  }

  /** Removes what earlier attempts left: whoever holds the lease is the only one here. */
  static async create(session: string, attempt: number): Promise<ReplayFolder> {
    const folder = new ReplayFolder(session, attempt);
    await mkdir(session, { recursive: true });
    for (const name of await readdir(session)) {
      if (UNFINISHED.test(name)) await rm(join(session, name), { recursive: true, force: true });
    }
    await mkdir(folder.work, { mode: 0o700 });
    await mkdir(folder.output, { mode: 0o750 });
    return folder;
  }

  /** Size and checksum of files in the output, each on the disk afterwards. */
  async settle(names: readonly string[]): Promise<FileFacts[]> {
    const facts: FileFacts[] = [];
    for (const name of names) {
      const path = join(this.output, name);
      await sync(path);
      const hash = createHash('sha256');
      await pipeline(createReadStream(path), hash);
      facts.push({ name, sizeBytes: (await stat(path)).size, sha256: hash.digest('hex') });
    }
    return facts;
  }

  /** The output becomes `replay/`; one that an attempt left there without being committed goes. */
  async publish(): Promise<void> {
    await sync(this.output);
    const replay = join(this.#session, 'replay');
    await rm(replay, { recursive: true, force: true });
    await rename(this.output, replay);
    await sync(this.#session);
  }

  /** Removes what is left on the way. Idempotent. */
  async clear(): Promise<void> {
    await rm(this.work, { recursive: true, force: true });
    await rm(this.output, { recursive: true, force: true });
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
