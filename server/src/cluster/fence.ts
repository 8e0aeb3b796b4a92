import { FENCE_MS } from './times.ts';

type State =
  | { readonly is: 'outside' }
  | { readonly is: 'holding'; readonly beatAtMs: number }
  | { readonly is: 'fenced' }
  | { readonly is: 'over' };

/**
 * Whether this node may write (SPEC N2). It may for 1.5 s from the moment at which it began to write its last beat,
 * which is before any reader's lease of 2 s can have ended.
 */
export class Fence {
  readonly #nowMs: () => number;
  readonly #onFenced = new Set<() => void>();
  readonly #onFreed = new Set<() => void>();
  #state: State = { is: 'outside' };
  #fencedTotal = 0;

  /** @param nowMs a monotonic clock */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Right at any moment, the first one after a pause included: it waits for no timer. */
  get holds(): boolean {
    return this.#state.is === 'holding' && this.#fresh(this.#state.beatAtMs);
  }

  /** It lost its leases and hasn't got them back. */
  get fenced(): boolean {
    return this.#state.is === 'fenced';
  }

  /** How often it was fenced. */
  get fencedTotal(): number {
    return this.#fencedTotal;
  }

  onFenced(callback: () => void): void {
    this.#onFenced.add(callback);
  }

  onFreed(callback: () => void): void {
    this.#onFreed.add(callback);
  }

  /** A beat was written that was begun at `startedMs`. After a pause it comes too late: first the node is fenced. */
  beat(startedMs: number): void {
    this.look();
    switch (this.#state.is) {
      case 'outside':
        if (this.#fresh(startedMs)) this.#state = { is: 'holding', beatAtMs: startedMs };
        return;
      case 'holding':
        this.#state = { is: 'holding', beatAtMs: Math.max(startedMs, this.#state.beatAtMs) };
        return;
      case 'fenced':
        if (!this.#fresh(startedMs)) return;
        this.#state = { is: 'holding', beatAtMs: startedMs };
        for (const callback of this.#onFreed) callback();
        return;
      case 'over':
        return;
    }
  }

  /** Fences the node when its time is over. */
  look(): void {
    if (this.#state.is !== 'holding' || this.#fresh(this.#state.beatAtMs)) return;
    this.#state = { is: 'fenced' };
    this.#fencedTotal += 1;
    for (const callback of this.#onFenced) callback();
  }

  /** The node stops: it holds nothing any more, and nobody is told. */
  end(): void {
    this.#state = { is: 'over' };
  }

  #fresh(beatAtMs: number): boolean {
    return this.#nowMs() - beatAtMs <= FENCE_MS;
  }
}
