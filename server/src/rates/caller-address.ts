import type { IncomingMessage } from 'node:http';

/**
 * The address that a connection came from, past as many reverse proxies as may be believed: each adds the
 * address it was reached from at the end of X-Forwarded-For.
 */
export function callerAddress(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustedProxies: number,
): string {
  const header = request.headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join(',') : (header ?? ''))
    .split(',')
    .map((hop) => hop.trim());
  const claimed = trustedProxies > 0 ? hops.at(-trustedProxies) : undefined;
  return claimed === undefined || claimed === '' ? (request.socket.remoteAddress ?? '') : claimed;
}
