import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Piece, TakeClosed } from '@tribu-live/server/store';

/** A take's pieces and its end, one JSON object a line, each on the disk before it is told to anybody. */
export class LocalList {
  readonly #path: string;
  readonly #file: FileHandle;
  #bytes: number;
  /** Lines that the disk did not take yet: a list has no holes. */
  #waiting = '';

  private constructor(path: string, file: FileHandle, bytes: number) {
    this.#path = path;
    this.#file = file;
    this.#bytes = bytes;
  }

  static async create(path: string): Promise<LocalList> {
    return new LocalList(path, await open(path, 'wx', 0o640), 0);
  }

  /** Goes on with one that a crash left. @param bytes the whole lines of it: what follows is written over */
  static async resume(path: string, bytes: number): Promise<LocalList> {
    const file = await open(path, 'a+', 0o640);
    await file.truncate(bytes);
    await file.close();
    return new LocalList(path, await open(path, 'r+'), bytes);
  }

  /** @throws the system's error; the line is tried again with the next one, and with `close` */
  async add(entry: Piece | { readonly closed: TakeClosed }): Promise<void> {
    this.#waiting += `${JSON.stringify(entry)}\n`;
    await this.#write();
  }

  async close(): Promise<void> {
    try {
      await this.#write();
    } finally {
      await this.#file.close();
    }
  }

  /** Of a take that never began. */
  async discard(): Promise<void> {
    await this.#file.close();
    await rm(this.#path, { force: true });
  }

  async #write(): Promise<void> {
    const bytes = Buffer.from(this.#waiting);
    if (bytes.length === 0) return;
    // A write that fails halfway is done again from the same place.
    await writeAll(this.#file, bytes, this.#bytes);
    await this.#file.datasync();
    this.#bytes += bytes.length;
    this.#waiting = '';
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}
