import type { Rate } from '../config/index.ts';

export interface TokenBucketsOptions {
  readonly rate: Rate;
  /** Most callers remembered at a time; the one seen longest ago is forgotten first. */
  readonly maxKeys?: number;
  /** Milliseconds of any monotonic clock. */
  readonly now: () => number;
}

interface Bucket {
  tokens: number;
  updatedAtMs: number;
}

const DEFAULT_MAX_KEYS = 20_000;

/** Token buckets, one for each caller, in bounded memory. */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #maxKeys: number;
  readonly #now: () => number;
  /** In the order in which callers were last seen: a Map iterates by insertion. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: TokenBucketsOptions) {
    this.#rate = options.rate;
    this.#maxKeys = options.maxKeys ?? DEFAULT_MAX_KEYS;
    this.#now = options.now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes `cost` calls from a caller's bucket; false, and nothing taken, when they aren't there. */
  take(key: string, cost = 1): boolean {
    const bucket = this.#touch(key);
    if (bucket.tokens < cost) return false;
    bucket.tokens -= cost;
    return true;
  }

  /** Milliseconds until `cost` calls are there again; 0 when they are. */
  waitMs(key: string, cost = 1): number {
    const missing = cost - this.#touch(key).tokens;
    return missing <= 0 ? 0 : Math.ceil((missing / this.#rate.perSecond) * 1000);
  }

  #touch(key: string): Bucket {
    const nowMs = this.#now();
    const known = this.#buckets.get(key);
    const bucket = known ?? { tokens: this.#rate.burst, updatedAtMs: nowMs };
    const refilled = bucket.tokens + ((nowMs - bucket.updatedAtMs) / 1000) * this.#rate.perSecond;
    bucket.tokens = Math.min(this.#rate.burst, refilled);
    bucket.updatedAtMs = nowMs;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#maxKeys) this.#forgetOldest();
    return bucket;
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
