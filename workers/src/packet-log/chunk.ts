import {
  FILE_HEADER_BYTES,
  type PacketKind,
  RECORD_HEADER_BYTES,
  writeFileHeader,
  writeRecord,
} from './format.ts';

/** A take's packets of one write; larger ones (a keyframe) take several. */
const CHUNK_BYTES = 32 * 1024;
/** A chunk spans no more, so that a piece may be cut before it without becoming long. */
const CHUNK_MS = 1000;

/** What whole records were taken from a chunk. */
export interface Taken {
  readonly bytes: number;
  readonly rtpPackets: number;
  /** Null without a record: nothing, or the file's header alone. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

interface Mark {
  readonly end: number;
  /** Null for the file's header. */
  readonly kind: PacketKind | null;
  readonly arrivalMs: number;
}

/** Records that wait for the disk, and where each of them ends. */
export class Chunk {
  readonly #buffer: Buffer;
  #marks: Mark[] = [];
  #start = 0;
  #end = 0;

  /** @param buffer one that is free again */
  constructor(recordBytes: number, buffer?: Buffer) {
    const needed = FILE_HEADER_BYTES + recordBytes;
    const fits = buffer !== undefined && buffer.length >= needed;
    this.#buffer = fits ? buffer : Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, needed));
  }

  /** For the next chunk, once this one is done with. */
  get buffer(): Buffer {
    return this.#buffer;
  }

  get sizeBytes(): number {
    return this.#end - this.#start;
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Of both kinds. */
  get packets(): number {
    return this.#marks.filter(({ kind }) => kind !== null).length;
  }

  get lastAt(): number | null {
    const last = this.#marks.at(-1);
    return last === undefined || last.kind === null ? null : last.arrivalMs;
  }

  hasRoom(packetBytes: number, arrivalMs: number): boolean {
    const first = this.#marks.find(({ kind }) => kind !== null);
    if (first !== undefined && arrivalMs - first.arrivalMs > CHUNK_MS) return false;
    return this.#end + RECORD_HEADER_BYTES + packetBytes <= this.#buffer.length;
  }

  addFileHeader(): void {
    writeFileHeader(this.#buffer, this.#end);
    this.#end += FILE_HEADER_BYTES;
    this.#marks.push({ end: this.#end, kind: null, arrivalMs: 0 });
  }

  add(kind: PacketKind, arrivalMs: number, packet: Buffer): void {
    this.#end = writeRecord(this.#buffer, this.#end, kind, arrivalMs, packet);
    this.#marks.push({ end: this.#end, kind, arrivalMs });
  }

  /** Takes the records off that lie whole within the first `bytes`. */
  take(bytes: number): Taken {
    const until = this.#start + bytes;
    const count = this.#marks.findLastIndex(({ end }) => end <= until) + 1;
    const taken = this.#marks.slice(0, count);
    this.#marks = this.#marks.slice(count);
    const from = this.#start;
    this.#start = taken.at(-1)?.end ?? from;
    const packets = taken.filter(({ kind }) => kind !== null);
    return {
      bytes: this.#start - from,
      rtpPackets: taken.filter(({ kind }) => kind === 'rtp').length,
      firstAt: packets[0]?.arrivalMs ?? null,
      lastAt: packets.at(-1)?.arrivalMs ?? null,
    };
  }
}
