import { TribuError } from '@tribu-live/protocol';
import type { RequestHandler } from 'express';
import { RATES } from '../config/index.ts';
import { TokenBuckets } from '../rates/index.ts';

/** How often each caller may call: by address before anybody is known, by key or person afterwards. */
export class RateGate {
  readonly #addresses: TokenBuckets;
  readonly #keys: TokenBuckets;
  readonly #joiners: TokenBuckets;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number) {
    this.#addresses = new TokenBuckets({ rate: RATES.httpPerAddress, now });
    this.#keys = new TokenBuckets({ rate: RATES.httpPerKey, now });
    this.#joiners = new TokenBuckets({ rate: RATES.joinsPerPerson, now });
  }

  readonly byAddress: RequestHandler = (request, _response, next) => {
    charge(this.#addresses, addressKey(request.ip ?? ''));
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
}

function charge(buckets: TokenBuckets, key: string): void {
  if (buckets.take(key)) return;
  throw new TribuError('rate_limited', { details: { retryAfterMs: buckets.waitMs(key) } });
}

/** Whoever has IPv6 has a whole /64 of addresses: they count as one. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const rest = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - rest.length) }, () => '0');
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':');
}
