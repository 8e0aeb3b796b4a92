import { TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { ANSWER, type Connected, join, setUp } from '../../test/support/connected.ts';
import { joinedWith } from '../../test/support/fake-socket.ts';
import { settled } from '../../test/support/manual-timers.ts';

const ONE = 'https://one.example.org';
const TWO = 'https://two.example.org';
const MOVED = { ...ANSWER, url: TWO, entry: [TWO, ONE], resumeToken: 'resume-moved' };

/** Fails when the call is given up, as fetch does. */
const never = (signal: AbortSignal | null) =>
  new Promise<Response>((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

/** Joined, then lost. */
async function lost(): Promise<Connected> {
  const set = setUp();
  await join(set);
  set.socket().breakDown();
  return set;
}

const hosts = (set: Connected) => set.knocks.map(({ url }) => new URL(url).origin);

it('[C3] goes in through the next entry while the first one hangs', async () => {
  const set = await lost();
  set.answerHttp(never);
  await set.timers.pass(100);
  expect(hosts(set)).toEqual([ONE]);
  set.answerHttp(async () => Response.json(MOVED));
  await set.timers.pass(700);
  expect(hosts(set)).toEqual([ONE, TWO]);
  set.socket().asked('room.join')?.answer(joinedWith());
  await settled();
  expect(set.connection.state).toEqual({ is: 'live' });
});

it('[N3] waits for an answer that is held until it is clear who has the room', async () => {
  const set = await lost();
  const held = Promise.withResolvers<Response>();
  set.answerHttp(() => held.promise.then((response) => response.clone()));
  await set.timers.pass(3100);
  expect(set.connection.state).toMatchObject({ is: 'reconnecting', attempt: 1 });
  held.resolve(Response.json(MOVED));
  await settled();
  expect(set.knocks.length).toBeLessThanOrEqual(3);
  expect(set.sockets).toHaveLength(2);
});

it('[C3] asks again while a home lets it wait, and goes where the room lives now', async () => {
  const set = await lost();
  await set.timers.pass(100);
  const stuck = set.socket();
  expect(stuck.asked('room.join')).toBeDefined();
  set.answerHttp(async () => Response.json(MOVED));
  await set.timers.pass(1000);
  expect(stuck.closed).toBe(true);
  expect(set.sockets).toHaveLength(3);
  set.socket().asked('room.join')?.answer(joinedWith());
  await settled();
  expect(set.connection.state).toEqual({ is: 'live' });
  await set.timers.pass(1000);
  expect(set.knocks).toHaveLength(2);
});

it('stays with a slow home as long as the room lives there, asking once a second', async () => {
  const set = await lost();
  await set.timers.pass(100);
  await set.timers.pass(2500);
  expect(set.knocks).toHaveLength(3);
  expect(set.sockets).toHaveLength(2);
  set.socket().asked('room.join')?.answer(joinedWith());
  await settled();
  expect(set.connection.state).toEqual({ is: 'live' });
});

it('stays with a slow home while nobody can say more, and shows the newest token', async () => {
  const set = await lost();
  await set.timers.pass(100);
  set.answerHttp(() => Promise.reject(new TypeError('Failed to fetch')));
  await set.timers.pass(2500);
  expect(set.sockets).toHaveLength(2);
  expect(set.connection.state).toMatchObject({ is: 'reconnecting', attempt: 1 });
  expect(set.knocks.at(-1)?.body).toEqual({ resumeToken: ANSWER.resumeToken });
});

it('believes an entry that says that it is over, while the home says nothing', async () => {
  const set = await lost();
  await set.timers.pass(100);
  set.answerHttp(async () => Response.json({ error: { code: 'session_ended' } }, { status: 410 }));
  await set.timers.pass(1000);
  expect(set.connection.state).toMatchObject({ is: 'closed', reason: 'ended' });
  expect(set.socket().closed).toBe(true);
  expect(set.timers.pending).toEqual([]);
});

it('enters elsewhere when the room moves while somebody comes in for the first time', async () => {
  const set = setUp();
  const entering = set.connection.enter(ANSWER);
  await settled();
  set.answerHttp(async () => Response.json(MOVED));
  await set.timers.pass(1000);
  expect(set.sockets[0]?.closed).toBe(true);
  set.socket().asked('room.join')?.answer(joinedWith());
  await entering;
  expect(set.connection.state).toEqual({ is: 'live' });
});

it('[C3] asks where the page was sent first when nobody is left at the entries', async () => {
  const set = await lost();
  set.answerHttp(async () => Response.json({ ...ANSWER, entry: [TWO] }));
  await set.timers.pass(100);
  set.socket().asked('room.join')?.answer(joinedWith());
  await settled();
  set.answerHttp(() => Promise.reject(new TypeError('Failed to fetch')));
  set.socket().breakDown();
  await set.timers.pass(300);
  expect(hosts(set).slice(1, 3)).toEqual([TWO, ONE]);
});

it('leaves no timer and no second socket behind when the home refuses', async () => {
  const set = await lost();
  await set.timers.pass(100);
  set.socket().asked('room.join')?.refuse(new TribuError('removed'));
  await settled();
  expect(set.connection.state).toMatchObject({ is: 'closed', reason: 'removed' });
  expect(set.timers.pending).toEqual([]);
});
