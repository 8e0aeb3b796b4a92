import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { SOCKET_PATH } from '@tribu-live/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SyntheticClient } from '../../../../loadtest/media/index.ts';
import { MENTOR, type School, type ServerProcess, STUDENT } from '../../../../loadtest/support/index.ts';
import { RATES } from '../../../src/config/index.ts';
import { startSchool } from '../../support/running-school.ts';

let server: ServerProcess;
let school: School;

beforeAll(async () => {
  ({ server, school } = await startSchool({ MEDIA_WORKERS: '1' }));
});
afterAll(() => server.close());

async function figure(name: string): Promise<string | undefined> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return text
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1);
}

describe('the figures of a running server', () => {
  it('count who is there and the media workers that run', async () => {
    const session = await school.book();
    expect(await figure('tribu_participants{role="mentor"}')).toBe('0');
    const clients = await Promise.all(
      [MENTOR, STUDENT].map(async (someone) =>
        SyntheticClient.join({
          serverUrl: server.url,
          credential: { token: await school.token(session.id, someone) },
          media: false,
        }),
      ),
    );
    expect(await figure('tribu_participants{role="mentor"}')).toBe('1');
    expect(await figure('tribu_participants{role="student"}')).toBe('1');
    expect(await figure('tribu_rooms{kind="coaching"}')).toBe('1');
    expect(await figure('tribu_sessions_started_total{kind="coaching"}')).toBe('1');
    expect(await figure('tribu_join_seconds_count{step="door"}')).toBe('2');
    expect(await figure('tribu_join_seconds_count{step="room"}')).toBe('2');
    // Each join is told to whoever is there.
    expect(Number(await figure('tribu_event_delivery_seconds_count'))).toBeGreaterThanOrEqual(2);
    expect(await figure('tribu_media_workers_alive')).toBe('1');
    expect(await figure('tribu_media_worker_deaths_total')).toBe('0');
    await Promise.all(clients.map((client) => client.close()));
  });
});

describe('the rate of an address', () => {
  it('[S5] counts WebSocket upgrades with HTTP requests', async () => {
    expect(await upgrade()).toBe(101);
    let refused = false;
    // The bucket refills all the while: those who empty it go on until an upgrade was refused.
    const empty = async () => {
      for (let n = 0; n < RATES.httpPerAddress.burst && !refused; n += 1)
        await fetch(`${server.url}/healthz`);
    };
    const emptying = Promise.all(Array.from({ length: 8 }, empty));
    for (let n = 0; n < RATES.httpPerAddress.burst && !refused; n += 1) refused = (await upgrade()) !== 101;
    await emptying;
    expect(refused).toBe(true);
  });
});

/** Asks for a WebSocket and closes it at once. @returns the status of the answer */
async function upgrade(): Promise<number> {
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
  };
  const asking = request(`${server.url}${SOCKET_PATH}/?EIO=4&transport=websocket`, { headers, agent: false });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  asking.once('upgrade', (answer, socket) => {
    socket.destroy();
    resolve(answer.statusCode ?? 0);
  });
  asking.once('response', (answer) => {
    answer.resume();
    resolve(answer.statusCode ?? 0);
  });
  asking.once('error', reject);
  asking.end();
  return promise;
}
