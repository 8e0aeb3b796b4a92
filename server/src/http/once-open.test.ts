import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { onceOpen } from './once-open.ts';
import { createHttpServer } from './server.ts';

describe('a port that is open before the application is there', () => {
  it('answers whoever waited as soon as it is', async () => {
    const { url, came, open } = await startingServer();
    const asked = fetch(url);
    await came();
    open((_request, response) => response.end('here'));
    expect(await (await asked).text()).toBe('here');
    expect(await (await fetch(url)).text()).toBe('here');
  });

  it('does nothing for whoever gave up meanwhile', async () => {
    const { url, came, gone, open } = await startingServer();
    const abort = new AbortController();
    const asked = fetch(url, { signal: abort.signal });
    asked.catch(() => undefined); // Seen below.
    await came();
    const left = gone();
    abort.abort();
    await expect(asked).rejects.toThrow('aborted');
    await left;
    const handed: (string | undefined)[] = [];
    open((request, response) => {
      handed.push(request.url);
      response.end();
    });
    await fetch(`${url}/later`);
    expect(handed).toEqual(['/later']);
  });
});

async function startingServer() {
  const app = Promise.withResolvers<RequestListener>();
  const server = createHttpServer(onceOpen(app.promise));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const responses: Parameters<RequestListener>[1][] = [];
  server.on('request', (_request, response) => responses.push(response));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves when a request is there. */
    came: async () => {
      if (responses.length === 0) await once(server, 'request');
    },
    /** Resolves when its connection is gone. */
    gone: async () => {
      const [response] = responses;
      if (response !== undefined && !response.destroyed) await once(response, 'close');
    },
    open: app.resolve,
  };
}
