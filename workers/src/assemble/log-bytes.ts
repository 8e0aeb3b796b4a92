import { type FileHandle, open } from 'node:fs/promises';
import type { TakePacket } from './read-take.ts';

/** Read ahead this much: packets are asked for nearly in order, and one read each takes most of assembling. */
const WINDOW_BYTES = 1024 * 1024;

/** The bytes of packets, from the log that they stand in. */
export class LogBytes implements AsyncDisposable {
  readonly #file: FileHandle;
  #window = Buffer.alloc(0);
  #windowAt = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<LogBytes> {
    return new LogBytes(await open(path, 'r'));
  }

  /** The packets' bytes, joined. */
  async read(parts: readonly TakePacket[]): Promise<Uint8Array> {
    const joined = Buffer.allocUnsafe(parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    let at = 0;
    for (const { offsetBytes, sizeBytes } of parts) {
      if (!this.#holds(offsetBytes, sizeBytes)) await this.#load(offsetBytes);
      const start = offsetBytes - this.#windowAt;
      this.#window.copy(joined, at, start, start + sizeBytes);
      at += sizeBytes;
    }
    return joined;
  }

  #holds(offset: number, size: number): boolean {
    return offset >= this.#windowAt && offset + size <= this.#windowAt + this.#window.length;
  }

  async #load(offset: number): Promise<void> {
    const bytes = Buffer.allocUnsafe(WINDOW_BYTES);
    const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, offset);
    this.#window = bytes.subarray(0, bytesRead);
    this.#windowAt = offset;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
