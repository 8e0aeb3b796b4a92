import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { Piece, TakeRow } from '@tribu-live/server/store';
import { FILE_HEADER_BYTES, parseRecord } from '../packet-log/format.ts';
import { parseRtp, senderReportsIn } from './rtp.ts';
import { Unwrap } from './unwrap.ts';
import { parseVp8 } from './vp8.ts';
import { type ClockPoint, WallClock } from './wall-clock.ts';

/** A packet of a take. Its payload stays in the file: a long take would fill the memory. */
export interface TakePacket {
  /** Unwrapped: of two packets the later one has the greater number. */
  readonly sequence: number;
  readonly rtpTime: number;
  /** Where the codec's own bytes stand in the file. */
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly marker: boolean;
  readonly startsPicture: boolean;
  readonly keyframe: { readonly width: number; readonly height: number } | null;
  /** First two bytes, which say how long an Opus packet sounds. */
  readonly head: number;
}

export interface TakeContent {
  readonly row: TakeRow;
  /** By sequence number, each once. */
  readonly packets: readonly TakePacket[];
  readonly clock: WallClock;
  /** Stretches (milliseconds since the Unix epoch) whose piece is not what was listed. */
  readonly damaged: readonly DamagedPiece[];
}

/** Times in milliseconds since the Unix epoch. */
export interface DamagedPiece {
  readonly fromMs: number;
  readonly toMs: number;
  /** Index. */
  readonly piece: number;
  /** It never came here, as opposed to having come with other bytes. */
  readonly isMissing: boolean;
}

/** How far the wall clock may have been set since the media worker started, before its reports are moved along. */
const CLOCK_SET_MS = 1000;

/**
 * Reads the packet log of a take, piece by piece, each checked against its checksum. A damaged piece is left out.
 * @param path of the log
 * @param missing indices of pieces that are not there
 * @throws when `signal` is aborted
 */
export async function readTake(
  path: string,
  row: TakeRow,
  signal: AbortSignal,
  missing: ReadonlySet<number> = new Set(),
): Promise<TakeContent> {
  const reading = new Reading(row);
  const damaged: DamagedPiece[] = [];
  const file = await openOrNull(path);
  try {
    for (const piece of row.pieces) {
      signal.throwIfAborted();
      const { index, firstAt: fromMs, lastAt: toMs, offsetBytes } = piece;
      const isMissing = missing.has(index);
      const bytes = file === null || isMissing ? null : await readPiece(file, piece);
      if (bytes === null) damaged.push({ fromMs, toMs, piece: index, isMissing });
      else reading.take(bytes, offsetBytes);
    }
  } finally {
    await file?.close();
  }
  return { row, damaged, packets: reading.packets(), clock: reading.clock() };
}

async function openOrNull(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Null when the bytes are not those that were listed. */
async function readPiece(file: FileHandle, piece: Piece): Promise<Buffer | null> {
  const bytes = Buffer.allocUnsafe(piece.sizeBytes);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, piece.offsetBytes);
  if (bytesRead < bytes.length) return null;
  return createHash('sha256').update(bytes).digest('hex') === piece.sha256 ? bytes : null;
}

class Reading {
  readonly #row: TakeRow;
  readonly #found: TakePacket[] = [];
  readonly #arrivals: ClockPoint[] = [];
  readonly #reports: (ClockPoint & { readonly arrivedMs: number })[] = [];
  readonly #sequence = new Unwrap(16);
  readonly #time = new Unwrap(32);

  constructor(row: TakeRow) {
    this.#row = row;
  }

  take(bytes: Buffer, fileOffset: number): void {
    let at = fileOffset === 0 ? FILE_HEADER_BYTES : 0;
    for (;;) {
      const record = parseRecord(bytes, at, fileOffset);
      if (record === 'short' || record === 'none') return;
      if (record.kind === 'rtp') this.#rtp(record.packet, record.packetOffset, record.arrivalMs);
      else this.#rtcp(record.packet, record.arrivalMs);
      at = record.endOffset - fileOffset;
    }
  }

  #rtp(packet: Buffer, offset: number, arrivedMs: number): void {
    const facts = parseRtp(packet);
    if (facts === null || facts.ssrc !== this.#row.stream.ssrc) return;
    const sequence = this.#sequence.follow(facts.sequenceNumber);
    const rtpTime = this.#time.follow(facts.timestamp);
    if (this.#arrivals.length < 5) this.#arrivals.push({ rtpTime, wallMs: arrivedMs });
    const payload = packet.subarray(facts.payloadStart, facts.payloadEnd);
    const vp8 = this.#row.take.kind === 'video' ? parseVp8(payload) : null;
    const dataStart = vp8?.dataStart ?? 0;
    this.#found.push({
      sequence,
      rtpTime,
      offsetBytes: offset + facts.payloadStart + dataStart,
      sizeBytes: payload.length - dataStart,
      marker: facts.marker,
      startsPicture: vp8?.startsPicture ?? false,
      keyframe: vp8?.keyframe ?? null,
      head: payload.length > 1 ? payload.readUInt16BE(0) : (payload[0] ?? 0) << 8,
    });
  }

  #rtcp(compound: Buffer, arrivedMs: number): void {
    for (const report of senderReportsIn(compound)) {
      if (report.ssrc !== this.#row.stream.ssrc) continue;
      const rtpTime = this.#time.follow(report.rtpTimestamp);
      this.#reports.push({ rtpTime, wallMs: report.wallClockMs, arrivedMs });
    }
  }

  packets(): TakePacket[] {
    const sorted = this.#found.sort((a, b) => a.sequence - b.sequence);
    return sorted.filter((packet, index) => packet.sequence !== sorted[index - 1]?.sequence);
  }

  clock(): WallClock {
    // The media worker takes the wall clock once, at its start, and capture with each packet: when somebody set
    // the clock in between, the reports move to where the packets of all workers are.
    const behindMs = this.#reports.map(({ arrivedMs, wallMs }) => arrivedMs - wallMs);
    const leastMs = behindMs.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    const moveMs = Number.isFinite(leastMs) && Math.abs(leastMs) > CLOCK_SET_MS ? leastMs : 0;
    const reports = this.#reports
      .map(({ rtpTime, wallMs }) => ({ rtpTime, wallMs: wallMs + moveMs }))
      .sort((a, b) => a.rtpTime - b.rtpTime);
    return WallClock.from(this.#row.stream.clockRate, reports, this.#arrivals);
  }
}
