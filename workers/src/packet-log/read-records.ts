import { type FileHandle, open } from 'node:fs/promises';
import { FILE_HEADER_BYTES, isFileHeader, type PacketRecord, parseRecord } from './format.ts';
import { PacketLogError } from './packet-log-error.ts';

const READ_BYTES = 1024 * 1024;

/** A byte range of a log; it begins at 0 or at a record's end, as pieces do. */
export interface LogRange {
  /** Default: 0. */
  readonly fromBytes?: number;
  /** Not included. Default: the file's end. */
  readonly toBytes?: number;
}

/**
 * The records of a log in the order of their arrival. What was cut off at the end (a process was killed while it
 * wrote) is left out; a file that grows is read up to where it ended.
 * @throws PacketLogError when the file begins with something else
 */
export async function* readRecords(path: string, range: LogRange = {}): AsyncGenerator<PacketRecord, void> {
  for await (const batch of readBatches(path, range)) yield* batch;
}

/** The same in batches of about a megabyte, for those who read much. */
export async function* readBatches(
  path: string,
  { fromBytes = 0, toBytes = Number.POSITIVE_INFINITY }: LogRange = {},
): AsyncGenerator<PacketRecord[], void> {
  const file = await open(path, 'r');
  try {
    if (!(await hasRecords(file, path))) return;
    let offset = Math.max(fromBytes, FILE_HEADER_BYTES);
    let rest: Buffer = Buffer.alloc(0);
    while (offset < toBytes) {
      const wanted = Math.min(READ_BYTES, toBytes - offset);
      // A new buffer each time: records are views into it and may be kept.
      const bytes = Buffer.allocUnsafe(rest.length + wanted);
      rest.copy(bytes);
      const { bytesRead } = await file.read(bytes, rest.length, wanted, offset);
      if (bytesRead === 0) return;
      const { records, used, ended } = parseAll(
        bytes.subarray(0, rest.length + bytesRead),
        offset - rest.length,
      );
      if (records.length > 0) yield records;
      if (ended) return;
      rest = bytes.subarray(used, rest.length + bytesRead);
      offset += bytesRead;
    }
  } finally {
    await file.close();
  }
}

async function hasRecords(file: FileHandle, path: string): Promise<boolean> {
  const head = Buffer.alloc(FILE_HEADER_BYTES);
  const { bytesRead } = await file.read(head, 0, FILE_HEADER_BYTES, 0);
  if (bytesRead < FILE_HEADER_BYTES) return false;
  // All zeros: the machine went down before the first bytes reached the disk.
  if (head.every((byte) => byte === 0)) return false;
  if (!isFileHeader(head)) throw new PacketLogError(path);
  return true;
}

function parseAll(
  bytes: Buffer,
  fileOffset: number,
): { records: PacketRecord[]; used: number; ended: boolean } {
  const records: PacketRecord[] = [];
  let used = 0;
  for (;;) {
    const record = parseRecord(bytes, used, fileOffset);
    if (record === 'short') return { records, used, ended: false };
    if (record === 'none') return { records, used, ended: true };
    records.push(record);
    used = record.endOffset - fileOffset;
  }
}
