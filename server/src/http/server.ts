import { createServer, type Server } from 'node:http';
import type { Express } from 'express';

/**
 * The HTTP server around the application, bounded in what a single connection may cost. WebSockets are taken
 * over by whoever listens to `upgrade` and are not touched by these limits.
 */
export function createHttpServer(app: Express): Server {
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
  return server;
}
