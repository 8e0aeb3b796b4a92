import { TribuError } from '@tribu-live/protocol';
import type { RequestHandler } from 'express';

/**
 * Against DNS rebinding: a page of another site whose name was made to point at 127.0.0.1 sends its own name
 * as Host. What answers without credentials on loopback answers to loopback's names only.
 */
export const localHostOnly: RequestHandler = (request, _response, next) => {
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(request.get('Host') ?? '')) {
    throw new TribuError('forbidden', { message: 'This answers on localhost only.' });
  }
  next();
};
