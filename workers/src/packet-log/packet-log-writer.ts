import type { RecordingTrouble } from '@tribu-live/protocol';
import type { Piece } from '@tribu-live/server/store';
import { Chunk } from './chunk.ts';
import { type PacketKind, PIECE_MS, RECORD_HEADER_BYTES } from './format.ts';
import type { LogFile } from './log-file.ts';
import { PieceCutter } from './piece-cutter.ts';

/** What a take may hold back while its disk doesn't take it: a quarter of a minute of video, minutes of sound. */
const MAX_WAITING_BYTES = 2 * 1024 * 1024;
/** Cut this long before a piece would become too long: the next flush may be late. */
const CUT_EARLY_MS = 400;

export type WriteTrouble = Extract<RecordingTrouble, 'disk_full' | 'write_failed'>;

export interface PacketLogOptions {
  readonly file: LogFile;
  /** A piece whose bytes are on the disk; one after the other. A rejection is told as trouble. */
  readonly onPiece: (piece: Piece) => Promise<void>;
  /** Each change; null when it is over. */
  readonly onTrouble: (trouble: WriteTrouble | null) => void;
  /** Default: 5 s. */
  readonly pieceMs?: number;
  /** Default: 2 MiB. */
  readonly maxWaitingBytes?: number;
}

/** RTP packets, unless it says bytes. */
export interface LogTotals {
  readonly written: number;
  /** Packets of both kinds that could not be kept: the disk took nothing for too long. */
  readonly lost: number;
  readonly bytes: number;
}

/**
 * Appends packets to a log. `append` never waits; `flush` writes what has come, one write at a time. While the disk
 * refuses, packets wait up to a bound and are counted as lost beyond it; each flush tries again and goes on at the
 * end of the last whole record, so that at any moment the file is good up to a record's boundary.
 */
export class PacketLogWriter {
  readonly #file: LogFile;
  readonly #options: PacketLogOptions;
  readonly #pieceMs: number;
  readonly #maxWaitingBytes: number;
  readonly #cutter = new PieceCutter();
  readonly #queue: Chunk[] = [];
  /** The chunk that packets are added to; always the last of the queue. */
  #open: Chunk | null = null;
  #spare: Buffer | undefined;
  #begun = false;
  #waitingBytes = 0;
  #bytes = 0;
  #written = 0;
  #lost = 0;
  #tornEnd = false;
  #trouble: WriteTrouble | null = null;
  #flushing: Promise<void> | null = null;
  #pieces: Promise<void> = Promise.resolve();
  #closed: Promise<LogTotals> | null = null;

  constructor(options: PacketLogOptions) {
    this.#file = options.file;
    this.#options = options;
    this.#pieceMs = options.pieceMs ?? PIECE_MS;
    this.#maxWaitingBytes = options.maxWaitingBytes ?? MAX_WAITING_BYTES;
  }

  get totals(): LogTotals {
    return { written: this.#written, lost: this.#lost, bytes: this.#bytes };
  }

  /** Copies the packet. False when it is lost: too much waits already, or the log is closed. */
  append(kind: PacketKind, arrivalMs: number, packet: Buffer): boolean {
    const bytes = RECORD_HEADER_BYTES + packet.length;
    if (this.#closed !== null || this.#waitingBytes + bytes > this.#maxWaitingBytes) {
      this.#lost += 1;
      return false;
    }
    this.#chunkFor(packet.length, arrivalMs).add(kind, arrivalMs, packet);
    this.#waitingBytes += bytes;
    return true;
  }

  /**
   * Writes what has come, and cuts a piece when it is time. Never rejects: trouble is told by `onTrouble`.
   * @param nowMs on the clock of the arrivals
   */
  flush(nowMs: number): Promise<void> {
    this.#flushing ??= this.#drain(nowMs).finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  /** Writes the rest, or counts it as lost, and cuts the last piece. Idempotent, never rejects. */
  close(): Promise<LogTotals> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<LogTotals> {
    await this.#flushing;
    await this.#drain(Number.NEGATIVE_INFINITY);
    for (const chunk of this.#queue) this.#lost += chunk.packets;
    if (this.#tornEnd) await this.#cutTornEnd();
    this.#cut();
    await this.#pieces;
    await this.#try(() => this.#file.close());
    return this.totals;
  }

  #chunkFor(packetBytes: number, arrivalMs: number): Chunk {
    if (this.#open?.hasRoom(packetBytes, arrivalMs) === true) return this.#open;
    const chunk = new Chunk(RECORD_HEADER_BYTES + packetBytes, this.#spare);
    this.#spare = undefined;
    if (!this.#begun) chunk.addFileHeader();
    this.#begun = true;
    this.#queue.push(chunk);
    this.#open = chunk;
    return chunk;
  }

  async #drain(nowMs: number): Promise<void> {
    for (let chunk = this.#queue[0]; chunk !== undefined; chunk = this.#queue[0]) {
      if (chunk === this.#open) this.#open = null;
      if (this.#spans(chunk.lastAt ?? nowMs)) this.#cut();
      if (!(await this.#write(chunk))) return;
      this.#queue.shift();
      this.#spare = chunk.buffer;
    }
    if (this.#spans(nowMs + CUT_EARLY_MS)) this.#cut();
  }

  /** @returns whether all of it is in the file */
  async #write(chunk: Chunk): Promise<boolean> {
    const bytes = chunk.bytes;
    let done = 0;
    const fault = await this.#try(async () => {
      while (done < bytes.length) {
        const written = await this.#file.write(bytes.subarray(done), this.#bytes + done);
        if (written === 0) throw new RangeError('the file took no byte');
        done += written;
      }
    });
    const taken = chunk.take(done);
    const span =
      taken.firstAt === null || taken.lastAt === null
        ? null
        : { firstAt: taken.firstAt, lastAt: taken.lastAt };
    this.#cutter.add(bytes.subarray(0, taken.bytes), taken.rtpPackets, span);
    this.#bytes += taken.bytes;
    this.#waitingBytes = Math.max(0, this.#waitingBytes - taken.bytes);
    this.#written += taken.rtpPackets;
    this.#tornEnd = done > taken.bytes;
    if (fault === null) this.#tell(null);
    else if (this.#tornEnd) await this.#cutTornEnd();
    return fault === null;
  }

  /** Whoever reads the file now finds whole records only; on a failure the next write covers the torn one. */
  async #cutTornEnd(): Promise<void> {
    const fault = await this.#try(() => this.#file.truncate(this.#bytes));
    if (fault === null) this.#tornEnd = false;
  }

  #spans(untilMs: number): boolean {
    const { firstAt } = this.#cutter;
    return firstAt !== null && untilMs - firstAt >= this.#pieceMs;
  }

  /** Pieces go to the disk beside the writing: a slow sync must not hold packets back. */
  #cut(): void {
    const piece = this.#cutter.cut();
    if (piece === null) return;
    this.#pieces = this.#pieces.then(async () => {
      await this.#try(() => this.#file.sync());
      await this.#try(() => this.#options.onPiece(piece));
    });
  }

  async #try(work: () => Promise<void>): Promise<WriteTrouble | null> {
    try {
      await work();
      return null;
    } catch (error) {
      const trouble = troubleOf(error);
      this.#tell(trouble);
      return trouble;
    }
  }

  #tell(trouble: WriteTrouble | null): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#options.onTrouble(trouble);
  }
}

/** Quotas count as a full disk: what helps is the same. */
export function troubleOf(error: unknown): WriteTrouble {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOSPC' || code === 'EDQUOT' ? 'disk_full' : 'write_failed';
}
