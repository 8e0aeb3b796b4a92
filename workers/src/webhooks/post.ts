import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Address, checkedAddresses, type Resolve } from './checked-addresses.ts';

/** What an endpoint may answer at length before it is hung up on. */
const MAX_ANSWER_BYTES = 64 * 1024;

export interface Post {
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly resolve: Resolve;
  readonly allowPrivate: boolean;
  /** Ends it: the time is over, or the process stops. */
  readonly signal: AbortSignal;
}

/**
 * Posts once, follows no redirect and gives the answer's status. Its body is of no interest.
 * @throws AddressRefused; errors of DNS, TCP and TLS; the signal's reason
 */
export async function post({ url, body, headers, resolve, allowPrivate, signal }: Post): Promise<number> {
  const checking = checkedAddresses(url, { resolve, allowPrivate });
  const addresses = await Promise.race([checking, aborted(signal)]);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const answer = await new Promise<IncomingMessage>((done, fail) => {
    const request = send(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
      // A connection of its own, to the addresses that were checked.
      agent: false,
      lookup: lookupOf(addresses),
      signal,
    });
    request.once('response', done);
    request.once('error', (error) => fail(signal.aborted ? signal.reason : error));
    request.end(body);
  });
  await drain(answer);
  return answer.statusCode ?? 0;
}

function lookupOf(addresses: readonly [Address, ...Address[]]): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, addresses[0].address, addresses[0].family);
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_done, fail) => {
    if (signal.aborted) fail(signal.reason);
    signal.addEventListener('abort', () => fail(signal.reason), { once: true });
  });
}

/** Lets the endpoint finish its answer where it is short; how it ends changes nothing about its status. */
function drain(answer: IncomingMessage): Promise<void> {
  return new Promise((done) => {
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) answer.destroy();
    });
    answer.on('error', () => done());
    answer.once('close', () => done());
  });
}
