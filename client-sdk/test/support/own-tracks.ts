import type { TrackSource } from '@tribu-live/protocol';
import { SILENT_LOGGER } from '../../src/logger.ts';
import { LocalTracks } from '../../src/media/local-tracks.ts';
import { FakeDevices } from './fake-device.ts';
import { FakePair } from './fake-pair.ts';
import { ManualTimers } from './manual-timers.ts';

interface Said {
  readonly call: 'publish' | 'change' | 'unpublish';
  readonly trackId: string;
  readonly silenced?: boolean;
  readonly to?: string;
}

/** Own tracks with devices, transports and server in the test's hands. */
export function ownTracks() {
  const timers = new ManualTimers();
  const devices = new FakeDevices();
  const said: Said[] = [];
  const failures: unknown[] = [];
  const server = { publish: (): Promise<unknown> => Promise.resolve({}) };
  const local = new LocalTracks({
    personId: 'ines',
    timers,
    logger: SILENT_LOGGER,
    openDevice: devices.open,
    calls: {
      publish: ({ trackId, silenced, to }) => {
        said.push({ call: 'publish', trackId, silenced, ...(to === undefined ? {} : { to }) });
        return server.publish();
      },
      change: async (trackId, silenced) => said.push({ call: 'change', trackId, silenced }),
      unpublish: async (trackId) => said.push({ call: 'unpublish', trackId }),
    },
  });
  local.on('failed', ({ error }) => failures.push(error));
  const pair = new FakePair();
  local.handleTransports(pair.asPair);
  return {
    timers,
    devices,
    said,
    failures,
    server,
    local,
    pair,
    calls: () => said.map(({ call }) => call),
    shown: (source: TrackSource) => local.tracks.get(source),
  };
}
