import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from './write-durably.ts';

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

  /** Ids of the takes. */
  list(): Promise<string[]> {
    return readdir(this.#folder);
  }

  /** Null when it was not written to the end. */
  async sessionOf(takeId: string): Promise<string | null> {
    const sessionId = await readFile(join(this.#folder, takeId), 'utf8');
    return sessionId === '' ? null : sessionId;
  }
}
