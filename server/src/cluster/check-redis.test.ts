import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { checkRedis } from './check-redis.ts';

const sockets = new Set<Socket>();
const servers: Server[] = [];

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers each command with what `answer` says; gives its URL. */
async function serverThat(answer: (command: string) => string): Promise<string> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (text: string) => {
      for (const command of text.split(/^\*\d+\r\n/m).slice(1)) socket.write(answer(command));
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `redis://:hushhush@127.0.0.1:${(server.address() as AddressInfo).port}/2`;
}

/** As a Redis of this version. */
function redisOf(version: string): (command: string) => string {
  const text = `# Server\r\nredis_version:${version}\r\n`;
  return (command) => {
    if (/^\$5\r\nHELLO/.test(command)) return '%1\r\n$5\r\nproto\r\n:3\r\n';
    if (/^\$4\r\nINFO/.test(command)) return `$${text.length}\r\n${text}\r\n`;
    return '+OK\r\n';
  };
}

it('takes Redis 7 and newer', async () => {
  await checkRedis(null);
  await checkRedis(await serverThat(redisOf('7.0.15')));
  await checkRedis(await serverThat(redisOf('10.1.0')));
});

it.each([
  ['an older Redis', redisOf('6.2.14'), 'is no Redis 7 or newer: redis_version 6.2.14'],
  ['one that knows no HELLO', () => '-ERR unknown command\r\n', 'doesn’t answer as Redis 7 does'],
  [
    'one without a password',
    () => '-ERR AUTH <password> called without any password\r\n',
    'has a login that',
  ],
  [
    'one that isn’t told enough',
    () => '-NOAUTH HELLO must be called with the client authenticated\r\n',
    'login',
  ],
  ['a login that may do nothing', () => '-NOPERM this user has no permissions\r\n', 'may do too little'],
  ['a database number too high', () => '-ERR DB index is out of range\r\n', 'names a database number'],
  ['a web server', () => 'HTTP/1.1 400 Bad Request\r\n\r\n', 'names 127.0.0.1'],
])('refuses %s and says why', async (_what, answer, says) => {
  const refused = checkRedis(await serverThat(answer));
  await expect(refused).rejects.toMatchObject({
    name: 'ConfigError',
    variable: 'REDIS_URL',
    message: expect.stringContaining(says),
  });
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('hushhush') });
});

it('says what is wrong with a URL that can’t be decoded', async () => {
  const fault = expect.stringContaining('holds a % that can’t be read');
  await expect(checkRedis('redis://:100%@127.0.0.1:1')).rejects.toMatchObject({ fault });
});
