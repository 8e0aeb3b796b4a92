import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { Relay } from './relay.ts';

const opened: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

function opens<T extends { close(): unknown }>(what: T): T {
  opened.push(what);
  return what;
}

async function echoOverUdp(): Promise<{ port: number; seenFrom: Set<number> }> {
  const port = await freePort();
  const seenFrom = new Set<number>();
  const socket = opens(createSocket('udp4'));
  socket.on('message', (packet, from) => {
    seenFrom.add(from.port);
    socket.send(packet, from.port, from.address);
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  return { port, seenFrom };
}

async function roundTripMs(client: Socket, port: number): Promise<number> {
  const startMs = performance.now();
  client.send('hello', port, '127.0.0.2');
  await once(client, 'message');
  return performance.now() - startMs;
}

it('forwards datagrams there and back with the delay of both directions, changeable while it runs', async () => {
  const { port } = await echoOverUdp();
  const relay = opens(await Relay.create({ udpPorts: [port], quality: { delayMs: 40 } }));
  const client = opens(createSocket('udp4'));
  expect(await roundTripMs(client, port)).toBeGreaterThanOrEqual(79);
  relay.set({});
  expect(await roundTripMs(client, port)).toBeLessThan(79);
});

it('keeps the clients apart for the target', async () => {
  const { port, seenFrom } = await echoOverUdp();
  opens(await Relay.create({ udpPorts: [port] }));
  await roundTripMs(opens(createSocket('udp4')), port);
  await roundTripMs(opens(createSocket('udp4')), port);
  expect(seenFrom.size).toBe(2);
});

it('forwards connections with the delay, and passes on their end', async () => {
  const server = opens(createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  opens(await Relay.create({ tcpPorts: [port], quality: { delayMs: 30 } }));
  const client = connect(port, '127.0.0.2');
  await once(client, 'connect');
  const startMs = performance.now();
  client.end('hello');
  const [answer] = await once(client, 'data');
  expect(String(answer)).toBe('hello');
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(59);
  await once(client, 'close');
});
