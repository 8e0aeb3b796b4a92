import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import type { S3 } from '@aws-sdk/client-s3';
import type { S3Bucket } from './s3-bucket.ts';
import { S3Fault } from './s3-fault.ts';
import { dropUploads } from './s3-uploads.ts';
import type { LocalBytes } from './storage.ts';

/** What is larger goes in parts of this size. S3 wants 5 MiB at least. */
const PART_BYTES = 8 * 1024 * 1024;
/** As many parts are held in memory and sent at once. */
const PARTS_AT_ONCE = 2;
const CHUNK_BYTES = 256 * 1024;

type Sdk = Pick<typeof import('@aws-sdk/client-s3'), 'UploadPartCommand'>;

interface Sending {
  readonly key: string;
  readonly source: Readable;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Puts one file, or a stretch of it, under a key. @throws the signal's reason; what the disk or the bucket says */
export async function putObject(
  bucket: S3Bucket,
  key: string,
  { path, range, sha256 }: LocalBytes,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  await using file = await open(path);
  const { size } = await file.stat();
  const { first: start, last: end } = range ?? { first: 0, last: size - 1 };
  // Announced and never sent, bytes would be waited for.
  if (end >= size) throw new S3Fault('ShortFile');
  const sizeBytes = end - start + 1;
  const source: Readable =
    sizeBytes === 0
      ? Readable.from([])
      : file.createReadStream({ start, end, autoClose: false, highWaterMark: CHUNK_BYTES });
  const over = new AbortController();
  let unread: Error | null = null;
  source.on('error', (error) => {
    // Whoever read it let it go, because of something that says more.
    if (error.name === 'AbortError') return;
    unread = error;
    over.abort();
  });
  const ends = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
  const sending = { key, source, sizeBytes, sha256, signal: ends };
  try {
    await (sizeBytes > PART_BYTES ? putParts(bucket, sending) : putWhole(bucket, sending));
  } catch (error) {
    signal?.throwIfAborted();
    throw unread ?? error;
  } finally {
    source.destroy();
  }
}

/** The bucket refuses bytes that don't have the checksum. Some buckets know none, so what was read is compared, too. */
async function putWhole(bucket: S3Bucket, sending: Sending): Promise<void> {
  const { key, source, sizeBytes, sha256, signal } = sending;
  const s3 = await bucket.client();
  const facts = { ContentLength: sizeBytes, ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64') };
  const hash = createHash('sha256');
  const read = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const body = sizeBytes === 0 ? Buffer.alloc(0) : source.pipe(read);
  try {
    await s3.putObject({ ...bucket.object(key), ...facts, Body: body }, { abortSignal: signal });
  } finally {
    read.destroy();
  }
  if (hash.digest('hex') !== sha256) throw new S3Fault('ChecksumMismatch');
}

/** The bucket refuses a part that isn't what was read, and nothing is completed that doesn't have the checksum. */
async function putParts(bucket: S3Bucket, sending: Sending): Promise<void> {
  const { key, source, sizeBytes, sha256, signal } = sending;
  const object = bucket.object(key);
  const [{ Upload }, sdk, s3] = await Promise.all([
    import('@aws-sdk/lib-storage'),
    import('@aws-sdk/client-s3'),
    bucket.client(),
  ]);
  await dropUploads(bucket, object.Key, (found) => found === object.Key);
  const upload = new Upload({
    client: endingParts(s3, sdk, signal),
    params: {
      ...object,
      Body: Readable.from(checked(source, sha256, signal), { objectMode: false }),
      ContentLength: sizeBytes,
      ChecksumAlgorithm: 'SHA256',
    },
    partSize: PART_BYTES,
    queueSize: PARTS_AT_ONCE,
  });
  await upload.done();
}

/**
 * The same client, whose parts on their way end with the signal. Only these: what begins an upload has to tell its
 * name, and what drops its parts has to be heard.
 */
function endingParts(s3: S3, { UploadPartCommand }: Sdk, abortSignal: AbortSignal): S3 {
  const send = (...[command]: Parameters<S3['send']>) =>
    command instanceof UploadPartCommand ? s3.send(command, { abortSignal }) : s3.send(command);
  const same: S3 = Object.create(s3);
  return Object.assign(same, { send });
}

async function* checked(source: Readable, sha256: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of source as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    hash.update(chunk);
    yield chunk;
  }
  signal.throwIfAborted();
  if (hash.digest('hex') !== sha256) throw new S3Fault('ChecksumMismatch');
}
