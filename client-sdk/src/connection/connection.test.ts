import { TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { ANSWER, join, rejoin, setUp } from '../../test/support/connected.ts';
import { joinedWith } from '../../test/support/fake-socket.ts';
import { settled } from '../../test/support/manual-timers.ts';

it('joins with the knock’s answer: one socket, one request', async () => {
  const set = setUp();
  await join(set);
  expect(set.connection.state).toEqual({ is: 'live' });
  expect(set.knocks).toEqual([]);
  expect(set.socket().requests.map(({ method }) => method)).toEqual(['room.join']);
});

it('[C3] rejoins by HTTP with the resume token when the socket goes down, saying what it holds [R5]', async () => {
  const set = setUp();
  await join(set);
  set.held.last = { epoch: 2, seq: 9 };
  const instanceId = set.socket().asked('room.join')?.body.instanceId;
  set.socket().breakDown();
  expect(set.connection.state).toMatchObject({ is: 'reconnecting', attempt: 1 });
  await rejoin(set);
  expect(set.knocks).toEqual([{ url: 'https://one.example.org/v1/join', body: { resumeToken: 'resume-2' } }]);
  expect(set.socket().asked('room.join')?.body).toMatchObject({ instanceId, last: { epoch: 2, seq: 9 } });
  expect(set.connection.state).toEqual({ is: 'live' });
  expect(set.sockets).toHaveLength(2);
});

it('[C3] rejoins after 2.5 s of silence and closes the silent socket', async () => {
  const set = setUp();
  await join(set);
  await set.timers.pass(1000);
  set.socket().sign();
  await set.timers.pass(2400);
  expect(set.connection.state.is).toBe('live');
  await set.timers.pass(200);
  expect(set.connection.state.is).toBe('reconnecting');
  expect(set.sockets[0]?.closed).toBe(true);
});

it('[C3] goes through the entries in order while none answers, without end', async () => {
  const set = setUp();
  await join(set);
  set.answerHttp(() => Promise.reject(new TypeError('Failed to fetch')));
  set.socket().breakDown();
  for (let attempt = 0; attempt < 40; attempt += 1) await set.timers.pass(100);
  const hosts = set.knocks.map(({ url }) => new URL(url).hostname);
  expect(hosts.slice(0, 4)).toEqual([
    'one.example.org',
    'two.example.org',
    'one.example.org',
    'two.example.org',
  ]);
  expect(hosts.length).toBeGreaterThanOrEqual(39);
  expect(set.connection.state).toMatchObject({ is: 'reconnecting' });
});

it.each([
  ['superseded', 'superseded'],
  ['removed', 'removed'],
  ['ended', 'ended'],
  ['cancelled', 'cancelled'],
] as const)('[C1] never comes back by itself after the goodbye %s', async (goodbye, reason) => {
  const set = setUp();
  await join(set);
  set.socket().push('closing', { reason: goodbye });
  await set.timers.pass(60_000);
  expect(set.connection.state).toEqual({ is: 'closed', reason });
  expect(set.knocks).toEqual([]);
  expect(set.timers.pending).toEqual([]);
});

it.each(['moved', 'shutdown'] as const)('[C3] comes back after the goodbye %s', async (reason) => {
  const set = setUp();
  await join(set);
  set.socket().push('closing', { reason });
  await rejoin(set);
  expect(set.connection.state).toEqual({ is: 'live' });
});

it.each([
  ['removed', 'removed'],
  ['session_ended', 'ended'],
  ['session_cancelled', 'cancelled'],
  ['superseded', 'superseded'],
  ['token_expired', 'failed'],
  ['protocol_too_old', 'failed'],
] as const)('closes for good when a rejoin is refused with %s', async (code, reason) => {
  const set = setUp();
  await join(set);
  set.answerHttp(async () => Response.json({ error: { code, correlationId: 'c-1' } }, { status: 403 }));
  set.socket().breakDown();
  await set.timers.pass(100);
  expect(set.connection.state).toMatchObject({ is: 'closed', reason, error: { code, correlationId: 'c-1' } });
});

it('fails the first join with the server’s refusal', async () => {
  const set = setUp();
  const entering = set.connection.enter(ANSWER).catch((error: unknown) => error);
  await settled();
  set.socket().asked('room.join')?.refuse(new TribuError('protocol_too_old'));
  expect(await entering).toMatchObject({ code: 'protocol_too_old' });
  expect(set.socket().closed).toBe(true);
});

it('tries the first join again where that can help, and gives up after 15 s', async () => {
  const set = setUp(() => 1000);
  const entering = set.connection.enter(ANSWER).catch((error: unknown) => error);
  await settled();
  set.answerHttp(() => Promise.reject(new TypeError('Failed to fetch')));
  set.socket().breakDown();
  await set.timers.pass(20_000);
  expect(await entering).toMatchObject({ code: 'connection_lost' });
  expect(set.connection.state).toMatchObject({ is: 'closed', reason: 'failed' });
});

it('asks a policy that may give up', async () => {
  const set = setUp((attempt) => (attempt < 2 ? 100 : null));
  await join(set);
  set.answerHttp(() => Promise.reject(new TypeError('Failed to fetch')));
  set.socket().breakDown();
  await set.timers.pass(1000);
  expect(set.connection.state).toMatchObject({
    is: 'closed',
    reason: 'failed',
    error: { code: 'connection_lost' },
  });
});

it('[C3] goes first to where the room is said to live', async () => {
  const set = setUp();
  await join(set);
  const elsewhere = { code: 'room_elsewhere', details: { url: 'https://three.example.org' } };
  set.answerHttp(async () => Response.json({ error: elsewhere }, { status: 421 }));
  set.socket().breakDown();
  await set.timers.pass(100);
  await set.timers.pass(100);
  expect(set.knocks[1]?.url).toBe('https://three.example.org/v1/join');
});

it('[C2] resumes as a new instance after it was superseded', async () => {
  const set = setUp();
  await join(set);
  const before = set.socket().asked('room.join')?.body.instanceId;
  set.socket().push('closing', { reason: 'superseded' });
  const resuming = set.connection.resume();
  await settled();
  await settled();
  set.socket().asked('room.join')?.answer(joinedWith());
  await resuming;
  expect(set.connection.state).toEqual({ is: 'live' });
  expect(set.socket().asked('room.join')?.body.instanceId).not.toBe(before);
});

it('hands on pushes that came before the answer, after it', async () => {
  const set = setUp();
  const heard: string[] = [];
  set.connection.on('joined', () => heard.push('joined'));
  set.connection.on('push', ({ name }) => heard.push(name));
  const entering = set.connection.enter(ANSWER);
  await settled();
  set.socket().push('events', { events: [] });
  set.socket().asked('room.join')?.answer(joinedWith());
  await entering;
  expect(heard).toEqual(['joined', 'events']);
});

it('counts the tries on when a connection is lost as soon as it is won', async () => {
  const attempts: number[] = [];
  const set = setUp((attempt) => {
    attempts.push(attempt);
    return 100;
  });
  await join(set);
  for (let loss = 0; loss < 3; loss += 1) {
    set.socket().breakDown();
    await rejoin(set);
  }
  expect(attempts).toEqual([0, 1, 2]);
  await set.timers.pass(1000);
  set.socket().breakDown();
  expect(attempts.at(-1)).toBe(0);
});

it('a close during a rejoin is the end of it', async () => {
  const set = setUp();
  await join(set);
  set.socket().breakDown();
  await set.timers.pass(100);
  set.connection.close('left');
  set.connection.close('failed');
  set.socket().asked('room.join')?.answer(joinedWith());
  await settled();
  expect(set.connection.state).toEqual({ is: 'closed', reason: 'left' });
  expect(set.socket().closed).toBe(true);
});
