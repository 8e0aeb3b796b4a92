import { TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { ANSWER, join, rejoin, setUp } from '../../test/support/connected.ts';
import { settled } from '../../test/support/manual-timers.ts';

const TRANSPORTS = { send: 'send-1', receive: 'receive-1' };

it('[C4] says which transports it holds when it comes back', async () => {
  const set = setUp();
  await join(set);
  set.held.last = { epoch: 2, seq: 9 };
  set.held.transports = TRANSPORTS;
  set.socket().breakDown();
  await rejoin(set);
  expect(set.socket().asked('room.join')?.body).toMatchObject({ transports: TRANSPORTS });
});

it('[C5] says nothing of transports where it starts anew', async () => {
  const set = setUp();
  await join(set);
  set.held.transports = TRANSPORTS;
  set.socket().breakDown();
  await rejoin(set);
  const body = set.socket().asked('room.join')?.body;
  expect(body).not.toHaveProperty('last');
  expect(body).not.toHaveProperty('transports');
});

it('leaves at once and says so on the socket that stands', async () => {
  const set = setUp();
  await join(set);
  const leaving = set.connection.leave();
  expect(set.connection.state).toEqual({ is: 'closed', reason: 'left' });
  expect(set.socket().closed).toBe(false);
  set.socket().asked('room.leave')?.answer({ seq: 4 });
  await leaving;
  expect(set.socket().closed).toBe(true);
  expect(set.timers.pending).toEqual([]);
});

it('says goodbye by a last join when it leaves while reconnecting, and nobody waits for it', async () => {
  const set = setUp(() => 60_000);
  await join(set);
  set.socket().breakDown();
  await set.connection.leave();
  expect(set.connection.state).toEqual({ is: 'closed', reason: 'left' });
  await settled();
  set
    .socket()
    .asked('room.join')
    ?.answer({ ...ANSWER, resumeToken: 'r' });
  await settled();
  set.socket().asked('room.leave')?.answer({ seq: 4 });
  await settled();
  expect(set.sockets).toHaveLength(2);
  expect(set.socket().closed).toBe(true);
  expect(set.connection.state).toEqual({ is: 'closed', reason: 'left' });
  expect(set.timers.pending).toEqual([]);
});

it('gives the last join 5 s and one try', async () => {
  const set = setUp(() => 60_000);
  await join(set);
  set.socket().breakDown();
  await set.connection.leave();
  await settled();
  expect(set.socket().asked('room.join')).toBeDefined();
  await set.timers.pass(5000);
  expect(set.socket().closed).toBe(true);
  await set.timers.pass(60_000);
  expect(set.sockets).toHaveLength(2);
});

it.each(['removed', 'ended', 'cancelled'] as const)('doesn’t come back after %s', async (reason) => {
  const set = setUp();
  await join(set);
  set.socket().push('closing', { reason });
  await expect(set.connection.resume()).rejects.toMatchObject({ code: 'not_joined' });
  expect(set.sockets).toHaveLength(1);
});

it('[C2] a resume that fails may be tried again', async () => {
  const set = setUp();
  await join(set);
  set.socket().push('closing', { reason: 'superseded' });
  const resuming = set.connection.resume().catch((error: unknown) => error);
  await set.timers.pass(200);
  set.socket().asked('room.join')?.refuse(new TribuError('protocol_too_old'));
  expect(await resuming).toMatchObject({ code: 'protocol_too_old' });
  void set.connection.resume();
  await set.timers.pass(200);
  expect(set.sockets).toHaveLength(3);
});
