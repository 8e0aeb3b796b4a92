import type { TransportOffer, Transports } from '@tribu-live/protocol';
import type { types } from 'mediasoup-client';

type Settings = { readonly iceServers: readonly unknown[] };
type Listener = (payload: unknown, ...rest: unknown[]) => void;

/** An end of mediasoup-client's without a browser. */
export class FakeTransport {
  connectionState = 'new';
  closed = false;
  iceServers: readonly unknown[];
  /** Each with the ICE servers that held at that moment. */
  readonly restarts: object[] = [];
  readonly #listeners = new Map<string, Listener[]>();

  constructor(settings: Settings) {
    this.iceServers = [...settings.iceServers];
  }

  on(name: string, listener: Listener): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  /** The browser's word on the way that packets take. */
  turn(state: 'connecting' | 'connected' | 'disconnected' | 'failed'): void {
    this.connectionState = state;
    for (const listener of this.#listeners.get('connectionstatechange') ?? []) listener(state);
  }

  async updateIceServers({ iceServers }: { iceServers: readonly unknown[] }): Promise<void> {
    this.iceServers = [...iceServers];
  }

  async restartIce({ iceParameters }: { iceParameters: object }): Promise<void> {
    this.restarts.push({ ...iceParameters, over: this.iceServers });
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

  createSendTransport(settings: Settings): FakeTransport {
    return this.#make(settings);
  }

  createRecvTransport(settings: Settings): FakeTransport {
    return this.#make(settings);
  }

  get asDevice(): types.Device {
    return this as unknown as types.Device;
  }

  #make(settings: Settings): FakeTransport {
    const transport = new FakeTransport(settings);
    this.made.push(transport);
    return transport;
  }
}

/** What a server offers; `mark` tells its ids from those of another time. */
export function transportsOf(mark: string): Transports {
  const offer = (id: string) => ({ id: `${id}-${mark}` }) as unknown as TransportOffer;
  return { send: offer('send'), receive: offer('receive') };
}
