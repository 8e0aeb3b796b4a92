import { byKey } from './by-key.ts';
import { namesOf } from './check-key.ts';
import { S3Bucket, type S3Config } from './s3-bucket.ts';
import { S3Fault, storageFailed } from './s3-fault.ts';
import { S3_LIMITS, type S3Limits } from './s3-limits.ts';
import { S3Reader } from './s3-reader.ts';
import { removeObjects } from './s3-removal.ts';
import { dropUploads } from './s3-uploads.ts';
import { putObject } from './s3-writer.ts';
import type { Bucket, FileFacts, LocalBytes, OpenFile, Removed } from './storage.ts';

type ObjectFacts = FileFacts & { readonly etag: string };

/**
 * Storage in a bucket that speaks S3. What fails is refused as `storage_failed` with an S3Fault as its cause; what
 * was opened and is replaced before it was read is refused when it is read.
 */
export class S3Storage implements Bucket {
  readonly #bucket: S3Bucket;

  constructor(config: S3Config, limits: S3Limits = S3_LIMITS) {
    this.#bucket = new S3Bucket(config, limits);
  }

  async open(key: string): Promise<OpenFile | null> {
    const facts = await this.#facts(key);
    if (facts === null) return null;
    const { etag, ...file } = facts;
    return {
      ...file,
      stream: (range) =>
        new S3Reader(this.#bucket, { key, etag }, range ?? { first: 0, last: file.sizeBytes - 1 }),
      close: () => Promise.resolve(),
    };
  }

  async size(key: string): Promise<number | null> {
    return (await this.#facts(key))?.sizeBytes ?? null;
  }

  async list(prefix: string): Promise<FileFacts[]> {
    namesOf(prefix);
    const found = await this.#failing(prefix, () => this.#below(prefix));
    // Consoles of buckets make empty objects that stand for a folder.
    return found.filter(({ key }) => !key.endsWith('/'));
  }

  async put(key: string, bytes: LocalBytes, signal?: AbortSignal): Promise<void> {
    namesOf(key);
    try {
      await putObject(this.#bucket, key, bytes, signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw storageFailed(key, error);
    }
  }

  async remove(prefix: string): Promise<Removed> {
    const own = await this.#facts(prefix);
    return this.#failing(prefix, async () => {
      const files = [...(own === null ? [] : [own]), ...(await this.#below(prefix))];
      const keys = files.map(({ key }) => this.#bucket.object(key).Key);
      await removeObjects(this.#bucket, keys);
      const { Key } = this.#bucket.object(prefix);
      await dropUploads(this.#bucket, Key, (found) => found === Key || found.startsWith(`${Key}/`));
      return { files: files.length, bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
    });
  }

  async #facts(key: string): Promise<ObjectFacts | null> {
    namesOf(key);
    const object = this.#bucket.object(key);
    return this.#failing(key, async () => {
      try {
        const head = await this.#bucket.ask((s3, options) => s3.headObject(object, options));
        const { ContentLength = 0, LastModified, ETag = '' } = head;
        return { key, sizeBytes: ContentLength, modifiedAtMs: LastModified?.getTime() ?? 0, etag: ETag };
      } catch (error) {
        if (!(error instanceof S3Fault && error.status === 404)) throw error;
      }
      // The same answer stands for a bucket that is gone, with all that anybody ever kept.
      await this.#bucket.ask((s3, options) => s3.headBucket({ Bucket: object.Bucket }, options));
      return null;
    });
  }

  async #below(key: string): Promise<FileFacts[]> {
    const { name, prefix } = this.#bucket;
    const found: FileFacts[] = [];
    let token: string | undefined;
    do {
      const asked = { Bucket: name, Prefix: `${prefix}${key}/`, ContinuationToken: token };
      const page = await this.#bucket.ask((s3, options) => s3.listObjectsV2(asked, options));
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
        found.push({
          key: Key.slice(prefix.length),
          sizeBytes: Size,
          modifiedAtMs: LastModified?.getTime() ?? 0,
        });
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return found.sort(byKey);
  }

  async #failing<T>(key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw storageFailed(key, error);
    }
  }
}
