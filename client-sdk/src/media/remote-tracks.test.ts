import { type ConsumerOffer, emptyState, type RoomState, type RtpParameters } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { FakePair } from '../../test/support/fake-pair.ts';
import { settled } from '../../test/support/manual-timers.ts';
import { SILENT_LOGGER } from '../logger.ts';
import { RemoteTracks } from './remote-tracks.ts';

const offer = (trackId: string, ssrc: number): ConsumerOffer => ({
  trackId,
  kind: 'video',
  rtpParameters: { mid: trackId, codecs: [], encodings: [{ ssrc }] } as unknown as RtpParameters,
});

function stateWith(...trackIds: string[]): RoomState {
  const tracks = trackIds.map((id) => {
    const track = { id, personId: `of-${id}`, source: 'camera', silenced: [], publishedAt: 1 } as const;
    return [id, track] as const;
  });
  return { ...emptyState('s'), tracks: Object.fromEntries(tracks) };
}

async function receiving() {
  const remote = new RemoteTracks(SILENT_LOGGER);
  const pair = new FakePair();
  remote.handleTransports(pair.asPair, [offer('a', 1), offer('b', 2)]);
  await settled();
  remote.handleState(stateWith('a', 'b'));
  return { remote, pair };
}

it('closes what ended while the connection was away, once it has caught up', async () => {
  const { remote, pair } = await receiving();
  remote.handleState(stateWith('a'));
  remote.handleCaughtUp();
  expect(pair.consumers.get('a')?.closed).toBe(false);
  expect(pair.consumers.get('b')?.closed).toBe(true);
  expect([...remote.tracks.keys()]).toEqual(['a']);
});

it('keeps a consumer that came before its entry in the state', async () => {
  const { remote, pair } = await receiving();
  remote.handleOffers([offer('c', 3)]);
  await settled();
  remote.handleState(stateWith('a', 'b'));
  expect(pair.consumers.get('c')?.closed).toBe(false);
  remote.handleState(stateWith('a', 'b', 'c'));
  expect([...remote.tracks.keys()]).toEqual(['a', 'b', 'c']);
});

it('knows whose track comes under a source', async () => {
  const { remote } = await receiving();
  expect(remote.publisherOf(2)).toBe('of-b');
  expect(remote.publisherOf(9)).toBeUndefined();
});
