import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { TribuError } from '@tribu-live/protocol';
import type { StoreLog } from '../types.ts';

/** Length and checksum (CRC-32) of what follows, each a 32-bit little-endian number. */
const HEAD_BYTES = 8;

/** Where a record's payload lies. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

interface Pending {
  readonly payload: Buffer;
  readonly resolve: (place: Place) => void;
  readonly reject: (error: TribuError) => void;
}

/**
 * Records in a file, appended and read one by one. A record counts once it is forced to disk; those that come
 * while the disk is busy are forced together. Everything here happens one after the other.
 */
export class SpoolFile {
  readonly #handle: FileHandle;
  #endBytes: number;
  #pending: Pending[] = [];
  #turn: Promise<void> = Promise.resolve();

  private constructor(handle: FileHandle, endBytes: number) {
    this.#handle = handle;
    this.#endBytes = endBytes;
  }

  /** Opens or makes it, with the places of the records in it. A tail that a crash left half written is cut off. */
  static async open(path: string, log: StoreLog): Promise<{ file: SpoolFile; places: Place[] }> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const handle = await open(path, 'a+', 0o600).then(async (made) => {
      await made.close();
      return open(path, 'r+');
    });
    try {
      await syncFolder(dirname(path));
      const content = await handle.readFile();
      const places = placesIn(content);
      const last = places.at(-1);
      const endBytes = last === undefined ? 0 : last.offset + last.length;
      if (endBytes < content.length) {
        const aside = `${path}.torn-${Date.now()}`;
        await writeFile(aside, content.subarray(endBytes), { mode: 0o600, flush: true });
        await handle.truncate(endBytes);
        await handle.datasync();
        log.warn({ aside, bytes: content.length - endBytes }, 'the spool ended in half a record: cut off');
      }
      return { file: new SpoolFile(handle, endBytes), places };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** What is in it, or on the way into it. */
  get sizeBytes(): number {
    return this.#pending.reduce((sum, { payload }) => sum + HEAD_BYTES + payload.length, this.#endBytes);
  }

  /** Resolves once it is on disk. @throws TribuError `unavailable`: it is not, for example because the disk is full */
  append(payload: Buffer): Promise<Place> {
    const { promise, resolve, reject } = Promise.withResolvers<Place>();
    this.#pending.push({ payload, resolve, reject });
    void this.#next(() => this.#writePending());
    return promise;
  }

  read({ offset, length }: Place): Promise<string> {
    return this.#next(async () => {
      const payload = Buffer.alloc(length);
      await this.#handle.read(payload, 0, length, offset);
      return payload.toString('utf8');
    });
  }

  /** Empties it. */
  clear(): Promise<void> {
    return this.#next(async () => {
      await this.#handle.truncate(0);
      this.#endBytes = 0;
      await this.#handle.datasync();
    });
  }

  close(): Promise<void> {
    return this.#next(() => this.#handle.close());
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  async #writePending(): Promise<void> {
    const batch = [...this.#pending];
    if (batch.length === 0) return;
    const places: Place[] = [];
    let at = this.#endBytes;
    for (const { payload } of batch) {
      places.push({ offset: at + HEAD_BYTES, length: payload.length });
      at += HEAD_BYTES + payload.length;
    }
    try {
      await writeFully(
        this.#handle,
        Buffer.concat(batch.flatMap(({ payload }) => [headOf(payload), payload])),
        this.#endBytes,
      );
      await this.#handle.datasync();
    } catch (error) {
      this.#pending = this.#pending.slice(batch.length);
      // The next write begins where this one did; should the process end before it, half a record is cut off.
      const message = 'The database cannot be reached, and the spool cannot be written.';
      for (const { reject } of batch) reject(new TribuError('unavailable', { message, cause: error }));
      return;
    }
    this.#endBytes = at;
    this.#pending = this.#pending.slice(batch.length);
    for (const [index, { resolve }] of batch.entries()) resolve(places[index] as Place);
  }
}

function headOf(payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(payload.length, 0);
  head.writeUInt32LE(crc32(payload), 4);
  return head;
}

/** Up to the first record that is not whole. */
function placesIn(content: Buffer): Place[] {
  const places: Place[] = [];
  let at = 0;
  while (at + HEAD_BYTES <= content.length) {
    const length = content.readUInt32LE(at);
    const offset = at + HEAD_BYTES;
    if (length === 0 || offset + length > content.length) break;
    if (crc32(content.subarray(offset, offset + length)) !== content.readUInt32LE(at + 4)) break;
    places.push({ offset, length });
    at = offset + length;
  }
  return places;
}

async function writeFully(handle: FileHandle, buffer: Buffer, position: number): Promise<void> {
  for (let done = 0; done < buffer.length; ) {
    const { bytesWritten } = await handle.write(buffer, done, buffer.length - done, position + done);
    done += bytesWritten;
  }
}

/** A file that was just made is found after a crash only when its folder is on disk too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
