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
    startedAtMs: timers.monotonicMs(),
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

it('[R7] repeats a workshop’s command that was lost with its connection, under the same id', async () => {
  const { room, timers, sockets, socket } = await entered();
  const starting = room.exercise.start({ prompt: [], durationSeconds: 600 });
  const first = socket.asked('exercise.start')?.body;
  expect(first).toMatchObject({ prompt: [], material: null, durationSeconds: 600 });
  socket.breakDown();
  const raising = room.hands.raise();
  await timers.pass(0);
  sockets[1]?.asked('room.join')?.answer(joinedWith());
  await settled();
  expect(sockets[1]?.asked('exercise.start')?.body).toEqual(first);
  sockets[1]?.asked('exercise.start')?.answer({ seq: 8 });
  sockets[1]?.asked('hand.raise')?.answer({ seq: 9 });
  expect(await starting).toBe(first?.exerciseId);
  await raising;
  void room.leave();
});

it('tells each event that this person may know after the state that holds it', async () => {
  const { room, socket } = await entered();
  const told: string[] = [];
  room.on('event', ({ event }) => told.push(`${event.type} ${room.state.hands.length}`));
  const envelope = { sessionId: 's', epoch: 1, at: 1, v: 1, commandId: null } as const;
  const raised = { ...envelope, type: 'hand.raised', actor: { kind: 'server' }, audience: 'all' } as const;
  socket.push('events', {
    events: [
      { ...raised, seq: 8, data: { personId: 'malik' } },
      { epoch: 1, seq: 9, hidden: true },
    ],
  });
  expect(told).toEqual(['hand.raised 1']);
  void room.leave();
});

it('speaks of the exercise that runs, and says so when none does', async () => {
  const { room, socket } = await entered();
  await expect(room.exercise.pause()).rejects.toMatchObject({ code: 'wrong_phase' });
  const exercise = { id: 'e', prompt: [], material: null, startedAt: 0, durationMs: 1 };
  const phase = { is: 'running', endsAt: 600_000 } as const;
  socket.push('snapshot', { state: { ...emptyState('s'), seq: 8, exercises: [{ ...exercise, phase }] } });
  const extending = room.exercise.extend(60);
  const asked = socket.asked('exercise.extend');
  expect(asked?.body).toMatchObject({ exerciseId: 'e', bySeconds: 60 });
  asked?.answer({ seq: 9 });
  await extending;
  void room.leave();
});

it('[E6] keeps what a mentor was last told of how students take part, for who looks later', async () => {
  const { room, socket } = await entered();
  expect(room.participation).toBeNull();
  const people = {
    karim: { speakingSeconds: 4, speakingShare: 1, spoke: true, wrote: false, asked: false },
  };
  const told: unknown[] = [];
  room.on('participation', (event) => told.push(event.people));
  socket.push('participation', { people });
  expect(told).toEqual([people]);
  expect(room.participation).toEqual(people);
  void room.leave();
});

it('tells who is heard, and nobody after a break until it is told anew', async () => {
  const { room, timers, sockets, socket } = await entered();
  const told: (readonly string[])[] = [];
  room.on('speaking', ({ personIds }) => told.push(personIds));
  socket.push('speaking', { personIds: ['malik'] });
  expect(room.speaking).toEqual(['malik']);
  socket.breakDown();
  await timers.pass(0);
  sockets[1]?.asked('room.join')?.answer(joinedWith());
  await settled();
  expect(told).toEqual([['malik'], []]);
  void room.leave();
});

it('[R11] sends what is unsaved of a page before its goodbye', async () => {
  const { room, socket } = await entered();
  const exercise = { id: 'e', prompt: [], material: null, startedAt: 0, durationMs: 1 };
  const phase = { is: 'running', endsAt: 600_000 } as const;
  socket.push('snapshot', { state: { ...emptyState('s'), seq: 8, exercises: [{ ...exercise, phase }] } });
  const page = room.pages.own('e');
  socket.asked('page.read')?.answer({ page: null });
  await settled();
  page.write('un');
  const leaving = room.leave();
  expect(socket.requests.slice(-2).map(({ method }) => method)).toEqual(['page.save', 'room.leave']);
  socket.asked('room.leave')?.answer({ seq: 9 });
  await leaving;
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
