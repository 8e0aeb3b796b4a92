import { TribuError } from '@tribu-live/protocol';
import { expect, it, vi } from 'vitest';
import { FakeMediaDevice, transportsOf } from '../../test/support/fake-transports.ts';
import { ManualTimers, settled } from '../../test/support/manual-timers.ts';
import { SILENT_LOGGER } from '../logger.ts';
import { Media } from './media.ts';

function setUp() {
  const timers = new ManualTimers();
  const device = new FakeMediaDevice();
  const calls = {
    publish: vi.fn(async () => ({})),
    change: vi.fn(async () => ({})),
    unpublish: vi.fn(async () => ({})),
    ready: vi.fn(async () => ({})),
    restartIce: vi.fn(async () => ({ usernameFragment: 'u', password: 'p' })),
    rejoin: vi.fn(),
  };
  const media = new Media({
    personId: 'ines',
    calls,
    timers,
    logger: SILENT_LOGGER,
    device: { load: async () => device.asDevice, current: device.asDevice },
  });
  media.handleJoined({ kind: 'new', transports: transportsOf('1'), consumers: [] }, []);
  return { timers, calls, media };
}

/** Says that a consumer stands, as remote tracks do. */
function tell(media: Media): void {
  (media.remote as unknown as { emit(name: string, body: unknown): void }).emit('ready', { trackIds: ['t'] });
}

it('[C4] says which transports live, and none once they are closed', () => {
  const { media } = setUp();
  expect(media.transports).toEqual({ send: 'send-1', receive: 'receive-1' });
  media.suspend();
  expect(media.transports).toBeUndefined();
});

it('says again that consumers stand when the server couldn’t hear it', async () => {
  const { media, calls, timers } = setUp();
  calls.ready.mockRejectedValueOnce(new TribuError('rate_limited'));
  tell(media);
  await settled();
  await timers.pass(500);
  expect(calls.ready).toHaveBeenCalledTimes(2);
});

it('rejoins without its transports when they are gone at the server and no reset follows', async () => {
  const { media, calls, timers } = setUp();
  calls.ready.mockRejectedValueOnce(new TribuError('media_unavailable'));
  tell(media);
  await settled();
  await timers.pass(2999);
  expect(calls.rejoin).not.toHaveBeenCalled();
  await timers.pass(1);
  expect(calls.rejoin).toHaveBeenCalledTimes(1);
  expect(media.transports).toBeUndefined();
});

it('doesn’t when the reset comes', async () => {
  const { media, calls, timers } = setUp();
  calls.ready.mockRejectedValueOnce(new TribuError('media_unavailable'));
  tell(media);
  await settled();
  media.handleReset(transportsOf('2'), []);
  await timers.pass(10_000);
  expect(calls.rejoin).not.toHaveBeenCalled();
  expect(media.transports).toEqual({ send: 'send-2', receive: 'receive-2' });
});
