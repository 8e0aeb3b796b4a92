import type { TransportOffer, Transports } from '@tribu-live/protocol';
import type { types } from 'mediasoup-client';

type Listener = (payload: unknown, ...rest: unknown[]) => void;

/** An end of mediasoup-client's without a browser. */
export class FakeTransport {
  connectionState = 'new';
  closed = false;
  readonly #listeners = new Map<string, Listener[]>();

  on(name: string, listener: Listener): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  /** The browser's word on the way that packets take. */
  turn(state: 'connecting' | 'connected' | 'disconnected' | 'failed'): void {
    this.connectionState = state;
    for (const listener of this.#listeners.get('connectionstatechange') ?? []) listener(state);
  }

  close(): void {
    this.closed = true;
    this.connectionState = 'closed';
  }
}

/** A device whose transports are in the test's hands. */
export class FakeMediaDevice {
  readonly made: FakeTransport[] = [];
  readonly recvRtpCapabilities = { codecs: [] };

  createSendTransport(): FakeTransport {
    return this.#make();
  }

  createRecvTransport(): FakeTransport {
    return this.#make();
  }

  get asDevice(): types.Device {
    return this as unknown as types.Device;
  }

  #make(): FakeTransport {
    const transport = new FakeTransport();
    this.made.push(transport);
    return transport;
  }
}

/** What a server offers; `mark` tells its ids from those of another time. */
export function transportsOf(mark: string): Transports {
  const offer = (id: string) => ({ id: `${id}-${mark}` }) as unknown as TransportOffer;
  return { send: offer('send'), receive: offer('receive') };
}
