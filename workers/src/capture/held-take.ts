import type { Piece, TakeReport, TakeUploads } from '@tribu-live/server/store';

export type ListedTake = Omit<TakeReport, 'pieces' | 'closed' | 'uploaded'>;

/** How the upload of one take stands. Facts of pieces are held, bytes never: of what waits that is about a percent. */
export class HeldTake {
  readonly listed: ListedTake;
  /** When the database was last asked about it; milliseconds of the uploader's clock. */
  knownAtMs = Number.NEGATIVE_INFINITY;
  #waiting: Piece[] = [];
  readonly #underWay = new Map<number, Piece>();
  /** Put into the bucket by a process before this one. */
  readonly #there = new Set<number>();
  /** In the bucket; the database was not told yet. */
  readonly #untold = new Set<number>();
  #closed = false;
  #deleted = false;
  #spoilt = false;

  constructor({ take, nodeId, stream, file }: ListedTake) {
    this.listed = { take, nodeId, stream, file };
  }

  get takeId(): string {
    return this.listed.take.takeId;
  }

  /** Whether the database was asked about it at all. */
  get isKnown(): boolean {
    return this.knownAtMs > Number.NEGATIVE_INFINITY;
  }

  /** The piece that is due; null when none waits. */
  get next(): Piece | null {
    return this.#waiting[0] ?? null;
  }

  /** Pieces that are not in the bucket. */
  get pieces(): number {
    return this.#waiting.length + this.#underWay.size;
  }

  /** Arrival of the oldest packet that is not in the bucket, milliseconds since the Unix epoch; null: none. */
  get oldestAt(): number | null {
    const first = [...this.#underWay.values(), ...this.#waiting.slice(0, 1)];
    return first.length === 0 ? null : Math.min(...first.map(({ firstAt }) => firstAt));
  }

  /** Nothing is left to be done for it now. */
  get isSettled(): boolean {
    return this.pieces === 0 && this.#untold.size === 0;
  }

  /** What lies on this disk is needed no more: it is in the bucket and the database knows, or nobody wants it. */
  get isDone(): boolean {
    return this.#closed && this.isSettled && !this.#spoilt;
  }

  /** The database has this of it. */
  add({ pieces, closed, uploaded = [] }: TakeReport): void {
    for (const index of uploaded) this.#untold.delete(index);
    if (!this.#deleted) this.#waiting.push(...pieces.filter(({ index }) => !this.#there.has(index)));
    if (closed !== null) this.#closed = true;
  }

  /** @param known null when it is not listed any more, which only a deletion does */
  learn(known: TakeUploads | null, nowMs: number): void {
    this.knownAtMs = nowMs;
    if (known === null || known.deleted) {
      this.#deleted = true;
      this.#waiting = [];
      return;
    }
    for (const index of known.pieces) this.#there.add(index);
    if (known.pieces.length > 0) this.#waiting = this.#waiting.filter(({ index }) => !this.#there.has(index));
  }

  /** Takes the piece that is due. */
  begin(): void {
    const piece = this.#waiting.shift();
    if (piece !== undefined) this.#underWay.set(piece.index, piece);
  }

  succeeded(piece: Piece): void {
    this.#underWay.delete(piece.index);
    this.#untold.add(piece.index);
  }

  /** It is tried again first of all. */
  failed(piece: Piece): void {
    this.#underWay.delete(piece.index);
    if (!this.#deleted) this.#waiting.unshift(piece);
  }

  /** It can never be uploaded; what lies on this disk stays there for somebody to look at. */
  spoilt(piece: Piece): void {
    this.#underWay.delete(piece.index);
    this.#spoilt = true;
  }
}
