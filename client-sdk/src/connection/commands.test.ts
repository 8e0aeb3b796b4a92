import { TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { FakeSocket } from '../../test/support/fake-socket.ts';
import { settled } from '../../test/support/manual-timers.ts';
import { Commands } from './commands.ts';

it('[R7] repeats what a lost connection left unanswered, with the same id and in order', async () => {
  const commands = new Commands();
  const first = new FakeSocket();
  commands.handleJoined(first, true);
  const extended = commands.send('session.extend', { byMinutes: 5 });
  const consented = commands.send('consent.answer', { purpose: 'record', answer: 'yes', textVersion: '1' });
  commands.handleLost();
  first.breakDown();
  await settled();

  const second = new FakeSocket();
  commands.handleJoined(second, true);
  expect(second.requests.map(({ method }) => method)).toEqual(['session.extend', 'consent.answer']);
  expect(second.requests.map(({ body }) => body.commandId)).toEqual(
    first.requests.map(({ body }) => body.commandId),
  );
  second.requests[0]?.answer({ seq: 7 });
  second.requests[1]?.answer({ seq: 8 });
  expect(await extended).toEqual({ seq: 7 });
  expect(await consented).toEqual({ seq: 8 });
});

it('[R7] never repeats what was answered or refused', async () => {
  const commands = new Commands();
  const first = new FakeSocket();
  commands.handleJoined(first, true);
  const accepted = commands.send('session.extend', { byMinutes: 5 });
  const refused = commands.send('room.end', {});
  first.requests[0]?.answer({ seq: 7 });
  first.requests[1]?.refuse(new TribuError('forbidden', { correlationId: 'c-1' }));
  await accepted;
  await expect(refused).rejects.toMatchObject({ code: 'forbidden', correlationId: 'c-1' });
  commands.handleLost();
  const second = new FakeSocket();
  commands.handleJoined(second, true);
  expect(second.requests).toEqual([]);
});

it('[R7] sends again on the next connection what its home could not answer for any more', async () => {
  const commands = new Commands();
  const first = new FakeSocket();
  commands.handleJoined(first, true);
  const extended = commands.send('session.extend', { byMinutes: 5 });
  first.requests[0]?.refuse(new TribuError('room_elsewhere'));
  await settled();
  expect(first.requests).toHaveLength(1);
  commands.handleLost();
  const second = new FakeSocket();
  commands.handleJoined(second, false);
  expect(second.requests[0]?.body.commandId).toBe(first.requests[0]?.body.commandId);
  second.requests[0]?.answer({ seq: 7 });
  expect(await extended).toEqual({ seq: 7 });
});

it('holds back what is said while there is no connection', async () => {
  const commands = new Commands();
  const ended = commands.send('room.end', {});
  const socket = new FakeSocket();
  commands.handleJoined(socket, false);
  socket.requests[0]?.answer({ seq: 3 });
  expect(await ended).toEqual({ seq: 3 });
});

it('gives up a publish when its transports are gone, and repeats it when they were kept', async () => {
  const commands = new Commands();
  const body = {
    trackId: 't',
    source: 'camera',
    silenced: false,
    rtpParameters: { codecs: [], encodings: [] },
  } as const;
  const kept = commands.send(
    'track.publish',
    { ...body, rtpParameters: { codecs: [], encodings: [] } },
    true,
  );
  const first = new FakeSocket();
  commands.handleJoined(first, true);
  first.requests[0]?.answer({ seq: 1 });
  expect(await kept).toEqual({ seq: 1 });
  commands.handleLost();
  const gone = commands.send(
    'track.publish',
    { ...body, rtpParameters: { codecs: [], encodings: [] } },
    true,
  );
  const second = new FakeSocket();
  commands.handleJoined(second, false);
  await expect(gone).rejects.toMatchObject({ code: 'media_unavailable', retryable: true });
  expect(second.requests).toEqual([]);
});

it('fails everything that waits once the connection is closed for good', async () => {
  const commands = new Commands();
  const waiting = commands.send('room.end', {});
  commands.handleClosed(new TribuError('superseded'));
  await expect(waiting).rejects.toMatchObject({ code: 'superseded' });
  await expect(commands.send('room.end', {})).rejects.toMatchObject({ code: 'superseded' });
});
