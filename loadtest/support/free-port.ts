import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/** A port that is free for TCP and UDP alike at the moment of asking. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const alsoUdp = await isFreeForUdp(host, port);
    server.close();
    await once(server, 'close');
    if (alsoUdp) return port;
  }
  throw new Error(`no port of ${host} is free for both TCP and UDP`);
}

async function isFreeForUdp(host: string, port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  return new Promise((done) => {
    socket.once('error', () => done(false));
    socket.bind(port, host, () => socket.close(() => done(true)));
  });
}
