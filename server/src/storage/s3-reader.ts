import { Readable } from 'node:stream';
import type { S3Bucket } from './s3-bucket.ts';
import { S3Fault, storageFailed } from './s3-fault.ts';
import type { ByteRange } from './storage.ts';

/** One version of an object. */
export interface ObjectVersion {
  readonly key: string;
  readonly etag: string;
}

/** Reading is taken up again after these pauses, until a byte comes: long enough for a bucket that restarts. */
const RESUME_AFTER_MS = [500, 2000] as const;

/**
 * Bytes of one version of an object. A connection that breaks, or that the bucket gives up because the taker pauses,
 * is taken up again where it stopped; another version is never mixed in. Errors: StorageRefusal `storage_failed`.
 */
export class S3Reader extends Readable {
  readonly #bucket: S3Bucket;
  readonly #what: ObjectVersion;
  readonly #last: number;
  readonly #over = new AbortController();
  #next: number;
  #failures = 0;
  #body: Readable | 'opening' | null = null;
  #wanted = false;

  constructor(bucket: S3Bucket, what: ObjectVersion, range: ByteRange) {
    super();
    this.#bucket = bucket;
    this.#what = what;
    this.#next = range.first;
    this.#last = range.last;
  }

  override _read(): void {
    this.#wanted = true;
    if (this.#body === 'opening') return;
    if (this.#body !== null) this.#body.resume();
    else if (this.#next > this.#last) this.push(null);
    else void this.#open();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#over.abort();
    if (this.#body instanceof Readable) this.#body.destroy();
    done(error);
  }

  async #open(): Promise<void> {
    this.#body = 'opening';
    const { key, etag } = this.#what;
    const what = { ...this.#bucket.object(key), IfMatch: etag, Range: `bytes=${this.#next}-${this.#last}` };
    try {
      const signal = this.#over.signal;
      const { Body } = await this.#bucket.ask((s3, options) => s3.getObject(what, options), signal);
      if (!(Body instanceof Readable)) throw new S3Fault('EmptyAnswer');
      this.#follow(Body);
    } catch (error) {
      this.#failed(error);
    }
  }

  #follow(body: Readable): void {
    this.#body = body;
    body.on('data', (chunk: Buffer) => {
      this.#failures = 0;
      this.#next += chunk.byteLength;
      this.#wanted = this.push(chunk);
      if (!this.#wanted) body.pause();
    });
    body.once('error', (error) => this.#failed(error));
    body.once('end', () => {
      if (this.#next > this.#last) this.push(null);
      else this.#failed(new S3Fault('ShortAnswer'));
    });
    if (this.destroyed) body.destroy();
  }

  #resume(afterMs: number): void {
    this.#body = 'opening';
    const timer = setTimeout(() => void this.#open(), afterMs);
    this.#over.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  #failed(error: unknown): void {
    if (this.destroyed) return;
    this.#body = null;
    this.#failures += 1;
    const { status } = S3Fault.of(error);
    // Another version (412) or none (404): trying again gives the same.
    const final = status !== null && status >= 400 && status < 500;
    const afterMs = RESUME_AFTER_MS[this.#failures - 1];
    if (final || afterMs === undefined) this.destroy(storageFailed(this.#what.key, error));
    else if (this.#wanted) this.#resume(afterMs);
  }
}
