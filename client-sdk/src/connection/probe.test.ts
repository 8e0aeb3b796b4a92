import { expect, it } from 'vitest';
import { ANSWER, join, setUp } from '../../test/support/connected.ts';
import { joinedWith } from '../../test/support/fake-socket.ts';
import { settled } from '../../test/support/manual-timers.ts';

it('rejoins when nothing comes within 1.5 s after a wake-up or change of network', async () => {
  const set = setUp();
  await join(set);
  set.socket().sign();
  set.connection.probe();
  expect(set.socket().asked('clock.read')).toBeDefined();
  await set.timers.pass(1499);
  expect(set.connection.state.is).toBe('live');
  await set.timers.pass(1);
  expect(set.connection.state.is).toBe('reconnecting');
});

it('takes any sign of life for the answer: on a weak line the answer itself may be late', async () => {
  const set = setUp();
  await join(set);
  set.connection.probe();
  await set.timers.pass(1000);
  set.socket().sign();
  await set.timers.pass(2000);
  expect(set.connection.state.is).toBe('live');
});

it('doesn’t wait out a long delay when the network comes back', async () => {
  const set = setUp((attempt) => (attempt === 0 ? 0 : 60_000));
  await join(set);
  set.answerHttp(() => Promise.reject(new TypeError('Failed to fetch')));
  set.socket().breakDown();
  await set.timers.pass(1);
  expect(set.knocks).toHaveLength(1);
  set.connection.probe();
  await settled();
  expect(set.knocks).toHaveLength(2);
});

it('gives up a try on a network that is gone and makes the next at once', async () => {
  const set = setUp((attempt) => (attempt === 0 ? 100 : 60_000));
  await join(set);
  set.answerHttp(
    (signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  );
  set.socket().breakDown();
  await set.timers.pass(100);
  expect(set.knocks).toHaveLength(1);
  set.answerHttp(async () => Response.json(ANSWER));
  set.connection.probe();
  await settled();
  await set.timers.pass(100);
  set.socket().asked('room.join')?.answer(joinedWith());
  await settled();
  expect(set.knocks).toHaveLength(2);
  expect(set.connection.state).toEqual({ is: 'live' });
  set.connection.probe();
  expect(set.socket().closed).toBe(false);
});

it('gives up a room.join in the middle in the same way, and closes its socket', async () => {
  const set = setUp();
  await join(set);
  set.socket().breakDown();
  await set.timers.pass(100);
  const stuck = set.socket();
  expect(stuck.asked('room.join')).toBeDefined();
  set.connection.probe();
  await settled();
  expect(stuck.closed).toBe(true);
  await set.timers.pass(100);
  expect(set.sockets).toHaveLength(3);
});

it('doesn’t wait longer than 4 s for the answer of a rejoin', async () => {
  const set = setUp();
  await join(set);
  set.socket().breakDown();
  await set.timers.pass(100);
  expect(set.socket().asked('room.join')?.timeoutMs).toBe(4000);
});
