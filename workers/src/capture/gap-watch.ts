/** Farther ahead than this is another stream, not a loss. */
const MAX_GAP = 1000;

/** Finds packets of a stream that were lost and not sent again in time. */
export class GapWatch {
  readonly #limitMs: number;
  /** Sequence numbers that are missing, and since when; oldest first. */
  readonly #missing = new Map<number, number>();
  #highest: number | null = null;
  #jumped = false;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  received(sequenceNumber: number, nowMs: number): void {
    if (this.#highest === null) {
      this.#highest = sequenceNumber;
      return;
    }
    const ahead = (sequenceNumber - this.#highest) & 0xffff;
    if (ahead === 0) return;
    if (ahead >= 0x8000) {
      this.#missing.delete(sequenceNumber);
      return;
    }
    if (ahead > MAX_GAP) this.#jump();
    else
      for (let back = ahead - 1; back > 0; back--) this.#missing.set((sequenceNumber - back) & 0xffff, nowMs);
    this.#highest = sequenceNumber;
  }

  /** Whether something is lost for good since the last call. */
  takeLoss(nowMs: number): boolean {
    let lost = this.#jumped;
    this.#jumped = false;
    for (const [sequenceNumber, sinceMs] of this.#missing) {
      if (nowMs - sinceMs < this.#limitMs) break;
      this.#missing.delete(sequenceNumber);
      lost = true;
    }
    return lost;
  }

  #jump(): void {
    this.#missing.clear();
    this.#jumped = true;
  }
}
