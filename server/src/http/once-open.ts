import type { RequestListener } from 'node:http';

/**
 * Holds requests back until the application is there. The port can be open while a server starts: whoever comes
 * back meanwhile is answered the moment it is up, instead of being refused and trying again later.
 */
export function onceOpen(app: Promise<RequestListener>): RequestListener {
  return (request, response) => {
    void app.then((answer) => {
      if (!response.destroyed) answer(request, response);
    });
  };
}
