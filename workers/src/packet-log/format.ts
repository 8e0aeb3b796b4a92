/**
 * A take's packet log, little endian. File: magic, u32 version. Record: u32 length of what follows, u8 kind, f64
 * arrival in milliseconds since the Unix epoch, then the packet as it came. An empty file is a take without a packet.
 */
export const MAGIC = Buffer.from('TRIBULOG', 'latin1');
export const VERSION = 1;
export const FILE_HEADER_BYTES = MAGIC.length + 4;
/** Length, kind and arrival. */
export const RECORD_HEADER_BYTES = 4 + 1 + 8;
/** A UDP packet is no larger. */
export const MAX_PACKET_BYTES = 65_535;
/** A piece spans no more than this: with as much again to be uploaded, the bucket is 10 s behind. */
export const PIECE_MS = 5000;

export const KIND = { rtp: 1, rtcp: 2 } as const;
export type PacketKind = keyof typeof KIND;

export interface PacketRecord {
  readonly kind: PacketKind;
  /** Milliseconds since the Unix epoch, with fractions. */
  readonly arrivalMs: number;
  /** A view into the reader's buffer; it stays valid. */
  readonly packet: Buffer;
  /** Where the packet itself begins in the file. */
  readonly packetOffset: number;
  /** Where the record ends in the file. */
  readonly endOffset: number;
}

export function writeFileHeader(into: Buffer, offset: number): void {
  MAGIC.copy(into, offset);
  into.writeUInt32LE(VERSION, offset + MAGIC.length);
}

export function isFileHeader(bytes: Buffer): boolean {
  return (
    bytes.length >= FILE_HEADER_BYTES &&
    bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
    bytes.readUInt32LE(MAGIC.length) === VERSION
  );
}

/** @returns where the record ends in `into` */
export function writeRecord(
  into: Buffer,
  offset: number,
  kind: PacketKind,
  arrivalMs: number,
  packet: Buffer,
): number {
  into.writeUInt32LE(RECORD_HEADER_BYTES - 4 + packet.length, offset);
  into.writeUInt8(KIND[kind], offset + 4);
  into.writeDoubleLE(arrivalMs, offset + 5);
  packet.copy(into, offset + RECORD_HEADER_BYTES);
  return offset + RECORD_HEADER_BYTES + packet.length;
}

/**
 * The record at `at`, or why there is none: `short` when bytes are missing, `none` when this is no record (a crash of
 * the machine leaves zeros at the end of a file).
 *
 * @param fileOffset where `bytes` begins in the file
 */
export function parseRecord(bytes: Buffer, at: number, fileOffset: number): PacketRecord | 'short' | 'none' {
  if (bytes.length - at < RECORD_HEADER_BYTES) return 'short';
  const packetBytes = bytes.readUInt32LE(at) - (RECORD_HEADER_BYTES - 4);
  const code = bytes.readUInt8(at + 4);
  const arrivalMs = bytes.readDoubleLE(at + 5);
  const kind = code === KIND.rtp ? 'rtp' : code === KIND.rtcp ? 'rtcp' : null;
  const fits = packetBytes >= 0 && packetBytes <= MAX_PACKET_BYTES && Number.isFinite(arrivalMs);
  if (kind === null || !fits) return 'none';
  const start = at + RECORD_HEADER_BYTES;
  const end = start + packetBytes;
  if (end > bytes.length) return 'short';
  return {
    kind,
    arrivalMs,
    packet: bytes.subarray(start, end),
    packetOffset: fileOffset + start,
    endOffset: fileOffset + end,
  };
}
