import { type FileHandle, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface OpenTake {
  readonly takeId: string;
  readonly sessionId: string;
}

/**
 * Notes which takes are open or not reported to the end, so that a successor finds them without looking through the
 * whole archive. One file for each take: its name is the take's id, its content the session's.
 */
export class OpenTakes {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async in(folder: string): Promise<OpenTakes> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new OpenTakes(folder);
  }

  /** Resolves when it is on the disk. */
  async add(takeId: string, sessionId: string): Promise<void> {
    await writeDurably(join(this.#folder, takeId), sessionId);
  }

  /** Idempotent. */
  async remove(takeId: string): Promise<void> {
    await rm(join(this.#folder, takeId), { force: true });
  }

  async list(): Promise<OpenTake[]> {
    const takeIds = await readdir(this.#folder);
    return Promise.all(
      takeIds.map(async (takeId) => ({
        takeId,
        sessionId: await readFile(join(this.#folder, takeId), 'utf8'),
      })),
    );
  }
}

/** A new file whose content is on the disk. @throws the system's error, `EEXIST` when there is one */
export async function writeDurably(path: string, text: string): Promise<void> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'wx', 0o640);
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file?.close();
  }
}
