import type { IncomingMessage } from 'node:http';
import { TribuError } from '@tribu-live/protocol';
import type { RequestHandler } from 'express';
import { isLoopback } from '../config/index.ts';

const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
/** A proxy leaves one of these: whoever is behind it may be anywhere. */
const PROXY_HEADER = /^(forwarded|via|x-real-ip|x-forwarded-.+)$/;

/**
 * For what answers without credentials on loopback. Against DNS rebinding it answers to loopback's names only:
 * a page of another site whose name was made to point at 127.0.0.1 sends its own name as Host. Against a proxy
 * on this machine, whose callers all come from loopback, it refuses what was passed on.
 */
export const localHostOnly: RequestHandler = (request, _response, next) => {
  if (!LOCAL_HOST.test(request.get('Host') ?? '') || !isDirect(request)) {
    throw new TribuError('forbidden', {
      message: 'This answers on localhost only, and not through a proxy.',
    });
  }
  next();
};

function isDirect({ headers, socket }: IncomingMessage): boolean {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/i, '');
  return isLoopback(address) && !Object.keys(headers).some((name) => PROXY_HEADER.test(name));
}
