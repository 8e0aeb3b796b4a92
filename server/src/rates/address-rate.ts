import type { IncomingMessage } from 'node:http';
import { RATES, type Rate } from '../config/index.ts';
import { callerAddress } from './caller-address.ts';
import { TokenBuckets } from './token-buckets.ts';

/** What one address may ask of the server before anybody is known: HTTP requests and WebSocket upgrades alike. */
export class AddressRate {
  readonly #trustedProxies: number;
  readonly #buckets: TokenBuckets;

  /** @param options now: milliseconds of a monotonic clock; rate: default RATES.httpPerAddress */
  constructor(options: {
    readonly trustedProxies: number;
    readonly now: () => number;
    readonly rate?: Rate;
  }) {
    this.#trustedProxies = options.trustedProxies;
    this.#buckets = new TokenBuckets({ rate: options.rate ?? RATES.httpPerAddress, now: options.now });
  }

  /** Charges one request. @returns 0 when it may go on, otherwise the milliseconds to wait */
  charge(request: Pick<IncomingMessage, 'headers' | 'socket'>): number {
    const key = addressKey(callerAddress(request, this.#trustedProxies));
    return this.#buckets.take(key) ? 0 : this.#buckets.waitMs(key);
  }
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
