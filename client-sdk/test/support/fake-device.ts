import type { TrackSource } from '@tribu-live/protocol';
import { type DeviceFailureReason, MediaDeviceFailure } from '../../src/media/device-failure.ts';

export class FakeTrack extends EventTarget {
  readonly deviceId: string | undefined;
  readyState: 'live' | 'ended' = 'live';
  enabled = true;
  muted = false;

  constructor(deviceId: string | undefined) {
    super();
    this.deviceId = deviceId;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  clone(): FakeTrack {
    return new FakeTrack(this.deviceId);
  }

  getSettings(): MediaTrackSettings {
    return this.deviceId === undefined ? {} : { deviceId: this.deviceId };
  }

  /** The device is unplugged. */
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** Cameras and microphones that open or fail as the test says. */
export class FakeDevices {
  readonly opened: FakeTrack[] = [];
  /** Why this device can't be opened now, if it can't. */
  refusal: (deviceId: string | undefined) => DeviceFailureReason | null = () => null;

  readonly open = async (source: TrackSource, deviceId?: string): Promise<MediaStreamTrack> => {
    const reason = this.refusal(deviceId);
    if (reason !== null) throw new MediaDeviceFailure(source, reason);
    const track = new FakeTrack(deviceId);
    this.opened.push(track);
    return track as unknown as MediaStreamTrack;
  };

  get live(): (string | undefined)[] {
    return this.opened.filter(({ readyState }) => readyState === 'live').map(({ deviceId }) => deviceId);
  }

  get last(): FakeTrack {
    const track = this.opened.at(-1);
    if (track === undefined) throw new Error('no device was opened');
    return track;
  }
}
