import { createHash, type Hash } from 'node:crypto';
import type { Piece } from '@tribu-live/server/store';

/** Sums a log's bytes up into pieces: checksum, span and count, without reading anything twice. */
export class PieceCutter {
  #index: number;
  #offset: number;
  #hash: Hash = createHash('sha256');
  #size = 0;
  #packets = 0;
  #firstAt: number | null = null;
  #lastAt = 0;

  /** @param before pieces that are there already, and where they end */
  constructor(before: { readonly pieces: number; readonly bytes: number } = { pieces: 0, bytes: 0 }) {
    this.#index = before.pieces;
    this.#offset = before.bytes;
  }

  /** Arrival of the first packet of the piece under way; null while it has none. */
  get firstAt(): number | null {
    return this.#firstAt;
  }

  /** @param span arrivals of the first and last packet in `bytes`; null when there is none (the file's header) */
  add(
    bytes: Buffer,
    rtpPackets: number,
    span: { readonly firstAt: number; readonly lastAt: number } | null,
  ): void {
    this.#hash.update(bytes);
    this.#size += bytes.length;
    this.#packets += rtpPackets;
    if (span === null) return;
    this.#firstAt ??= span.firstAt;
    this.#lastAt = span.lastAt;
  }

  /** Ends the piece under way and begins the next; null when nothing came since the last cut. */
  cut(): Piece | null {
    if (this.#firstAt === null) return null;
    const piece: Piece = {
      index: this.#index,
      offsetBytes: this.#offset,
      sizeBytes: this.#size,
      sha256: this.#hash.digest('hex'),
      firstAt: Math.floor(this.#firstAt),
      lastAt: Math.floor(this.#lastAt),
      packets: this.#packets,
    };
    this.#index += 1;
    this.#offset += this.#size;
    this.#hash = createHash('sha256');
    this.#size = 0;
    this.#packets = 0;
    this.#firstAt = null;
    return piece;
  }
}
