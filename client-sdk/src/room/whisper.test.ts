import type { RoomState } from '@tribu-live/protocol';
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
