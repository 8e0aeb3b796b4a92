import { type RoomState, TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { FakeTrack } from '../../test/support/fake-device.ts';
import { settled } from '../../test/support/manual-timers.ts';
import { ownTracks } from '../../test/support/own-tracks.ts';
import { someState } from '../../test/support/workshop-state.ts';
import { Whisper } from './whisper.ts';

function setUp() {
  const own = ownTracks();
  return { ...own, whisper: new Whisper(own.local, 'ines') };
}

function telling(trackId: string | undefined): RoomState {
  if (trackId === undefined) return someState({});
  const track = { id: trackId, personId: 'ines', silenced: [], publishedAt: 0, to: 'malik' };
  return someState({ tracks: { [trackId]: { ...track, source: 'whisper' } } });
}

it('[R9] speaks to one person with a copy of what the microphone gives, muted or not', async () => {
  const { whisper, local, shown, said, devices } = setUp();
  await local.publish('microphone', { deviceId: 'headset', silenced: true });
  await whisper.start('malik');
  expect(whisper.to).toBe('malik');
  expect(said.at(-1)).toMatchObject({ call: 'publish', silenced: false, to: 'malik' });
  expect(devices.opened).toHaveLength(1);
  const track = shown('whisper')?.track;
  expect(track).toBeInstanceOf(FakeTrack);
  expect(track).not.toBe(shown('microphone')?.track);
  expect(track).toMatchObject({ enabled: true, deviceId: 'headset' });
});

it('opens a microphone of its own where none is sent', async () => {
  const { whisper, devices } = setUp();
  await whisper.start('malik');
  expect(devices.live).toEqual([undefined]);
  await whisper.stop();
  expect(devices.live).toEqual([]);
});

it('[R9] stop unpublishes, and the microphone goes on', async () => {
  const { whisper, local, shown, calls } = setUp();
  await local.publish('microphone', {});
  await whisper.start('malik');
  const copy = shown('whisper')?.track;
  await whisper.stop();
  await whisper.stop();
  expect(whisper.to).toBeNull();
  expect(calls()).toEqual(['publish', 'publish', 'unpublish']);
  expect(copy?.readyState).toBe('ended');
  expect(shown('microphone')?.track?.readyState).toBe('live');
});

it('speaks to another person by another track', async () => {
  const { whisper, said } = setUp();
  await whisper.start('malik');
  await whisper.start('malik');
  await whisper.start('claire');
  expect(said.map(({ call, to }) => to ?? call)).toEqual(['malik', 'unpublish', 'claire']);
  expect(new Set(said.map(({ trackId }) => trackId)).size).toBe(2);
  expect(whisper.to).toBe('claire');
});

it('ends when the room says that it is over: the listener left', async () => {
  const { whisper, shown } = setUp();
  await whisper.start('malik');
  const trackId = shown('whisper')?.trackId;
  await whisper.handleState(telling(undefined));
  expect(whisper.to).toBe('malik'); // not told of yet
  await whisper.handleState(telling(trackId));
  await whisper.handleState(telling(undefined));
  expect(whisper.to).toBeNull();
});

it('is not taken up again by a window that takes its place back', async () => {
  const { whisper, local } = setUp();
  await local.publish('microphone', {});
  await whisper.start('malik');
  local.suspend();
  local.reopen();
  await settled();
  expect([...local.tracks.keys()]).toEqual(['microphone']);
});

it('[R9] keeps the microphone quiet from the first moment, before the server has answered, and gives it back', async () => {
  const { whisper, local, shown, server } = setUp();
  await local.publish('microphone', {});
  const microphone = shown('microphone')?.track;
  let answer = (_: unknown): void => undefined;
  server.publish = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const started = whisper.start('malik');
  await settled();
  expect(whisper.to).toBe('malik');
  expect(microphone?.enabled).toBe(false);
  await Promise.all([
    local.setSilenced('microphone', true),
    local.setSilenced('microphone', false), // who opens it meanwhile is heard afterwards
  ]);
  expect(microphone?.enabled).toBe(false);
  answer({});
  await started;
  await whisper.stop();
  expect(microphone?.enabled).toBe(true);
});

it('leaves a muted microphone muted afterwards, and gives it back when the whisper was refused', async () => {
  const { whisper, local, shown, server } = setUp();
  await local.publish('microphone', { silenced: true });
  await whisper.start('malik');
  await whisper.stop();
  expect(shown('microphone')?.track?.enabled).toBe(false);
  await local.setSilenced('microphone', false);
  server.publish = () => Promise.reject(new TribuError('wrong_phase'));
  await expect(whisper.start('malik')).rejects.toThrow(TribuError);
  expect(shown('microphone')?.track?.enabled).toBe(true);
});

it('[R9] ends once what a page left behind that was loaded again: the microphone would stay silent', async () => {
  const { whisper, local, said } = setUp();
  const state = telling('left-behind');
  local.handleState(state);
  await whisper.handleState(state);
  await whisper.handleState(state);
  expect(said).toEqual([{ call: 'unpublish', trackId: 'left-behind' }]);
});

it('does not end twice what it ends itself', async () => {
  const { whisper, local, shown, calls } = setUp();
  await whisper.start('malik');
  const state = telling(shown('whisper')?.trackId);
  local.handleState(state);
  await whisper.handleState(state);
  await whisper.stop();
  await whisper.handleState(state); // something else happened before it was heard
  expect(calls()).toEqual(['publish', 'unpublish']);
});
