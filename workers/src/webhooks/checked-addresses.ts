import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly Address[]>;

export const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true });

/** The host of a webhook leads to an address that nobody allowed. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly retryable = true;
  constructor(host: string) {
    super(`${host} resolves to a private address, or to none (WEBHOOKS_ALLOW_PRIVATE allows private ones)`);
  }
}

/**
 * Resolves a URL's host once; the connection goes to what was checked here, whatever the name says later. One
 * private address among several is enough to refuse.
 * @throws AddressRefused, and what `resolve` throws
 */
export async function checkedAddresses(
  url: URL,
  { resolve, allowPrivate }: { readonly resolve: Resolve; readonly allowPrivate: boolean },
): Promise<readonly [Address, ...Address[]]> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(host);
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
  const [first, ...others] = addresses;
  const allowed = allowPrivate || addresses.every(({ address }) => isPublicAddress(address));
  if (first === undefined || !allowed) throw new AddressRefused(url.host);
  return [first, ...others];
}
