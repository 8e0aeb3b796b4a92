import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that Linux gives to outgoing connections: while an engine is stopped nobody else gets its port. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;

/** A TCP port of the loopback address that an engine can come back to after a stop. */
export async function enginePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) return port;
  }
  throw new Error(`found no free port from ${FIRST_PORT} to ${LAST_PORT}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = new Promise<boolean>((done) => {
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => done(true));
  });
  if (!(await free)) return false;
  server.close();
  await once(server, 'close');
  return true;
}
