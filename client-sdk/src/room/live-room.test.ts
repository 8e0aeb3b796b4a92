import { emptyState, type Joined } from '@tribu-live/protocol';
import { afterEach, expect, it, vi } from 'vitest';
import { ANSWER } from '../../test/support/connected.ts';
import { FakeSocket, joinedWith } from '../../test/support/fake-socket.ts';
import { FakeMediaDevice, transportsOf } from '../../test/support/fake-transports.ts';
import { ManualTimers, settled } from '../../test/support/manual-timers.ts';
import { MeasuredClock } from '../connection/server-clock.ts';
import { SILENT_LOGGER } from '../logger.ts';
import { LiveRoom } from './live-room.ts';

const FIRST: Partial<Joined> = {
  catchUp: { kind: 'snapshot', state: { ...emptyState('s'), epoch: 1, seq: 7 } },
  media: { kind: 'new', transports: transportsOf('1'), consumers: [] },
};

afterEach(() => vi.unstubAllGlobals());

async function entered() {
  vi.stubGlobal('fetch', async () => Response.json(ANSWER));
  const timers = new ManualTimers();
  const device = new FakeMediaDevice().asDevice;
  const sockets: FakeSocket[] = [];
  const entering = LiveRoom.enter({
    serverUrl: ANSWER.url,
    answer: ANSWER,
    timers,
    clock: new MeasuredClock(timers),
    reconnect: () => 0,
    logger: SILENT_LOGGER,
    parts: {
      device: { load: async () => device, current: device },
      openSocket: async () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
    },
  });
  await settled();
  const socket = sockets[0];
  if (socket === undefined) throw new Error('no socket was opened');
  socket.asked('room.join')?.answer(joinedWith(FIRST));
  return { room: await entering, timers, sockets, socket };
}

it.each(['removed', 'ended', 'cancelled'] as const)('holds nothing any more after %s', async (reason) => {
  const { room, timers, socket } = await entered();
  expect(timers.pending).not.toEqual([]);
  socket.push('closing', { reason });
  expect(room.connection).toEqual({ is: 'closed', reason });
  expect(timers.pending).toEqual([]);
});

it('leaves at once: the server’s answer isn’t waited for before everything is released', async () => {
  const { room, timers, socket } = await entered();
  const leaving = room.leave();
  expect(room.connection).toEqual({ is: 'closed', reason: 'left' });
  socket.asked('room.leave')?.answer({ seq: 8 });
  await leaving;
  expect(timers.pending).toEqual([]);
  await room.leave();
  expect(socket.requests.filter(({ method }) => method === 'room.leave')).toHaveLength(1);
});

it('releases everything when the older window is left rather than resumed', async () => {
  const { room, timers, socket } = await entered();
  socket.push('closing', { reason: 'superseded' });
  expect(timers.pending).not.toEqual([]);
  await room.leave();
  expect(timers.pending).toEqual([]);
});

it('[R5] [C4] comes back with what it holds: its place in the journal and its transports', async () => {
  const { room, timers, sockets, socket } = await entered();
  socket.breakDown();
  await timers.pass(0);
  expect(sockets[1]?.asked('room.join')?.body).toMatchObject({
    last: { epoch: 1, seq: 7 },
    transports: { send: 'send-1', receive: 'receive-1' },
  });
  await room.leave();
});

it('[C5] resumes as a fresh page, so that the other window’s tracks go', async () => {
  const { room, timers, sockets, socket } = await entered();
  socket.push('closing', { reason: 'superseded' });
  const resuming = room.resume();
  await timers.pass(0);
  const body = sockets[1]?.asked('room.join')?.body;
  expect(body).not.toHaveProperty('last');
  expect(body).not.toHaveProperty('transports');
  expect(room.state.seq).toBe(7);
  sockets[1]?.asked('room.join')?.answer(joinedWith(FIRST));
  await resuming;
  void room.leave();
});
