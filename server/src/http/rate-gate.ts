import { TribuError } from '@tribu-live/protocol';
import type { RequestHandler } from 'express';
import { RATES } from '../config/index.ts';
import { type AddressRate, TokenBuckets } from '../rates/index.ts';

/** How often each caller may call: by address before anybody is known, by key or person afterwards. */
export class RateGate {
  readonly #addresses: AddressRate;
  readonly #keys: TokenBuckets;
  readonly #joiners: TokenBuckets;
  readonly #links: TokenBuckets;

  /** @param now milliseconds of a monotonic clock */
  constructor(addresses: AddressRate, now: () => number) {
    this.#addresses = addresses;
    this.#keys = new TokenBuckets({ rate: RATES.httpPerKey, now });
    this.#joiners = new TokenBuckets({ rate: RATES.joinsPerPerson, now });
    this.#links = new TokenBuckets({ rate: RATES.replaysPerLink, now });
  }

  readonly byAddress: RequestHandler = (request, _response, next) => {
    const retryAfterMs = this.#addresses.charge(request);
    if (retryAfterMs > 0) throw new TribuError('rate_limited', { details: { retryAfterMs } });
    next();
  };

  /** @throws TribuError rate_limited, details.retryAfterMs */
  key(keyId: string): void {
    charge(this.#keys, keyId);
  }

  /** @throws TribuError rate_limited, details.retryAfterMs */
  joiner(sessionId: string, personId: string): void {
    charge(this.#joiners, `${sessionId} ${personId}`);
  }

  /** @param token of a link that was verified @throws TribuError rate_limited, details.retryAfterMs */
  link(token: string): void {
    // Its signature tells links apart as well as all of it.
    charge(this.#links, token.slice(token.lastIndexOf('.') + 1));
  }
}

function charge(buckets: TokenBuckets, key: string): void {
  if (buckets.take(key)) return;
  throw new TribuError('rate_limited', { details: { retryAfterMs: buckets.waitMs(key) } });
}
