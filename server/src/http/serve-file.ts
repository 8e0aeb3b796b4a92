import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { TribuError } from '@tribu-live/protocol';
import type { ByteRange, OpenFile, Storage } from '../storage/index.ts';
import type { Call, Reply } from './route.ts';

type Asked = Call<unknown, unknown, unknown>['request'];

export interface FileToServe {
  readonly key: string;
  readonly contentType: string;
  /** Name under which a browser saves it. */
  readonly name: string;
}

/**
 * Answers with a file or a range of it (RFC 9110): HEAD, `If-None-Match`, `Range` and `If-Range` of a GET. Of several
 * ranges at once none is given but the whole file.
 * @throws TribuError not_found
 */
export async function serveFile(storage: Storage, request: Asked, what: FileToServe): Promise<Reply> {
  const file = await storage.open(what.key);
  if (file === null) throw new TribuError('not_found');
  const etag = `"${file.sizeBytes.toString(36)}-${file.modifiedAtMs.toString(36)}"`;
  const headers = {
    ETag: etag,
    'Last-Modified': new Date(file.modifiedAtMs).toUTCString(),
    'Accept-Ranges': 'bytes',
    // Kept by the viewer's own browser only, which asks each time whether it still may be shown.
    'Cache-Control': 'private, no-cache',
  };
  if (isKnown(request.get('If-None-Match'), etag)) return headersOnly(file, 304, headers);
  const range = rangeOf(request, file, etag);
  if (range === 'unsatisfiable') {
    return headersOnly(file, 416, { ...headers, 'Content-Range': `bytes */${file.sizeBytes}` });
  }
  const sizeBytes = range === null ? file.sizeBytes : range.last - range.first + 1;
  const reply = {
    kind: 'bytes',
    status: range === null ? 200 : 206,
    headers: {
      ...headers,
      'Content-Type': what.contentType,
      'Content-Disposition': `inline; filename="${what.name}"`,
      'Content-Length': sizeBytes,
      ...(range === null ? {} : { 'Content-Range': `bytes ${range.first}-${range.last}/${file.sizeBytes}` }),
    },
  } as const;
  if (request.method === 'HEAD') return headersOnly(file, reply.status, reply.headers);
  return { ...reply, stream: await begun(file.stream(range ?? undefined)) };
}

/** Not before its first bytes are there: once the answer has begun, nothing can be said of a storage that is away. */
async function begun(stream: Readable): Promise<Readable> {
  await once(stream, 'readable');
  return stream;
}

async function headersOnly(
  file: OpenFile,
  status: number,
  headers: Readonly<Record<string, string | number>>,
): Promise<Reply> {
  await file.close();
  return { kind: 'bytes', status, headers, stream: null };
}

function isKnown(condition: string | undefined, etag: string): boolean {
  const known = (condition ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(etag) || known.includes('*');
}

/** Null: all of it. */
function rangeOf(request: Asked, { sizeBytes }: OpenFile, etag: string): ByteRange | null | 'unsatisfiable' {
  if (request.method !== 'GET') return null;
  const condition = request.get('If-Range');
  // A range of what the caller began to read is of no use when that is another file now.
  if (condition !== undefined && condition !== etag) return null;
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(request.get('Range') ?? '') ?? [];
  if (from === '' && to === '') return null;
  // `-500`: the last 500 bytes.
  const first = from === '' ? Math.max(sizeBytes - Number(to), 0) : Number(from);
  const last = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null;
  return first > last ? 'unsatisfiable' : { first, last };
}
