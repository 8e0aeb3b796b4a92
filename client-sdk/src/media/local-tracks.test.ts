import { TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { FakePair } from '../../test/support/fake-pair.ts';
import { settled } from '../../test/support/manual-timers.ts';
import { ownTracks } from '../../test/support/own-tracks.ts';

it('takes back a track that was unpublished before the server had answered its publish', async () => {
  const { local, server, calls, said, devices } = ownTracks();
  let answer: (value: unknown) => void = () => undefined;
  server.publish = () => new Promise((resolve) => (answer = resolve));
  const publishing = local.publish('camera', {});
  await settled();
  await local.unpublish('camera');
  expect(devices.live).toEqual([]);
  answer({});
  await publishing;
  expect(calls()).toEqual(['publish', 'unpublish']);
  expect(said[1]?.trackId).toBe(said[0]?.trackId);
});

it('takes back a publish that was never answered: it may have landed', async () => {
  const { local, server, calls } = ownTracks();
  server.publish = () => Promise.reject(new TribuError('timeout'));
  await expect(local.publish('camera', {})).rejects.toMatchObject({ code: 'timeout' });
  expect(calls()).toEqual(['publish', 'unpublish']);
});

it('keeps device and wish while media is being restored, and sends on the next transports', async () => {
  const { local, server, calls, devices, pair } = ownTracks();
  server.publish = () => Promise.reject(new TribuError('media_unavailable'));
  await local.publish('camera', {});
  expect(devices.live).toHaveLength(1);
  server.publish = () => Promise.resolve({});
  pair.close();
  const next = new FakePair();
  local.handleTransports(next.asPair);
  await settled();
  expect(calls()).toEqual(['publish', 'publish']);
  expect(next.producers[0]?.closed).toBe(false);
});

it('repeats an offer on new transports that timed out', async () => {
  const { local, server, said, failures, timers } = ownTracks();
  await local.publish('camera', {});
  const next = new FakePair();
  server.publish = () => Promise.reject(new TribuError('timeout'));
  local.handleTransports(next.asPair);
  await settled();
  server.publish = () => Promise.resolve({});
  await timers.pass(500);
  expect(next.producers.map(({ closed }) => closed)).toEqual([true, false]);
  expect(new Set(said.map(({ trackId }) => trackId)).size).toBe(1);
  expect(failures).toEqual([]);
});

it('comes back after a suspension with the devices that were chosen, though a first try failed', async () => {
  const { local, devices, shown } = ownTracks();
  await local.publish('camera', { deviceId: 'front' });
  await local.publish('microphone', { silenced: true });
  local.suspend();
  expect(devices.live).toEqual([]);
  local.suspend();
  local.reopen();
  await settled();
  expect(devices.live).toEqual(['front', undefined]);
  expect(shown('microphone')?.silenced).toBe(true);
  expect(shown('camera')?.silenced).toBe(false);
});

it('offers on the next transports what the last had answered just before they went', async () => {
  const { local, server, pair, calls } = ownTracks();
  let answer: (value: unknown) => void = () => undefined;
  server.publish = () => new Promise((resolve) => (answer = resolve));
  const publishing = local.publish('camera', {});
  await settled();
  const next = new FakePair();
  answer({});
  pair.close();
  local.handleTransports(next.asPair);
  await publishing;
  await settled();
  answer({});
  await settled();
  expect(calls()).toEqual(['publish', 'publish']);
  expect(next.producers[0]?.closed).toBe(false);
});
