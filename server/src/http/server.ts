import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Config, MAX_CONNECTIONS } from '../config/index.ts';

/**
 * The HTTP server around the application, bounded in how many connections there are and in what a single one may
 * cost. WebSockets are taken over by whoever listens to `upgrade`: only the number counts them.
 */
export function createHttpServer(app: RequestListener): Server {
  const server = createServer(
    {
      // A slow line needs seconds for a join; nobody honest needs half a minute for 64 kB.
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      maxHeaderSize: 16 * 1024,
    },
    app,
  );
  server.maxHeadersCount = 100;
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

/** @returns the port, which the system chose when it was to be any */
export function listenHttp(server: Server, { host, port }: Config['http']): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** A start that failed leaves requests behind that nobody will answer. */
export async function endHttp(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
