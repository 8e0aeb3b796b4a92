import type { RtpCapabilities } from '@tribu-live/protocol';
import { TribuError } from '@tribu-live/protocol';
import { Device, detectDevice, type types } from 'mediasoup-client';
import { Chrome74 } from 'mediasoup-client/handlers/Chrome74';
import { Chrome111 } from 'mediasoup-client/handlers/Chrome111';
import { Firefox120 } from 'mediasoup-client/handlers/Firefox120';
import { Safari12 } from 'mediasoup-client/handlers/Safari12';

const HANDLERS = { Chrome111, Chrome74, Firefox120, Safari12 };

let native: types.HandlerFactory | null = null;

/**
 * Asks the browser what it can send and receive, once per page and ahead of need: it takes two offers, some
 * 20 ms, that would otherwise stand between the HTTP join and `room.join`.
 * @throws TribuError `media_refused` in a browser that can't do WebRTC.
 */
export function prepareDevice(): types.HandlerFactory {
  if (native !== null) return native;
  const name = typeof RTCPeerConnection === 'undefined' ? undefined : detectDevice();
  if (name === undefined || !(name in HANDLERS)) {
    throw new TribuError('media_refused', { message: 'This browser can take part in no call (no WebRTC).' });
  }
  const factory = HANDLERS[name as keyof typeof HANDLERS].createFactory({});
  const ask = (direction: 'recvonly' | 'sendonly') => factory.getNativeRtpCapabilities({ direction });
  const answers = { recvonly: ask('recvonly'), sendonly: ask('sendonly') };
  native = { ...factory, getNativeRtpCapabilities: ({ direction }) => answers[direction] };
  // Told where it is awaited; a page that asks again after a failure gets a new try.
  Promise.all([answers.recvonly, answers.sendonly]).catch(() => {
    native = null;
  });
  return native;
}

/** What media needs of a device. */
export interface MediaDevice {
  /** @throws TribuError `media_refused` when browser and router have nothing in common. */
  load(router: RtpCapabilities): Promise<Device>;
  /** @throws TribuError `media_unavailable` before the first join. */
  readonly current: Device;
}

/** mediasoup-client's device, loaded for one router; kept as long as joins lead to an equal one. */
export class LoadedDevice implements MediaDevice {
  #loaded: { readonly key: string; readonly device: Device } | null = null;

  async load(router: RtpCapabilities): Promise<Device> {
    const key = JSON.stringify(router);
    if (this.#loaded?.key === key) return this.#loaded.device;
    const device = new Device({ handlerFactory: prepareDevice() });
    try {
      await device.load({ routerRtpCapabilities: router as types.RtpCapabilities });
    } catch (error) {
      throw new TribuError('media_refused', { cause: error });
    }
    this.#loaded = { key, device };
    return device;
  }

  get current(): Device {
    if (this.#loaded === null) throw new TribuError('media_unavailable');
    return this.#loaded.device;
  }
}
