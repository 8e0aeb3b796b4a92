import type {
  DtlsParameters,
  IceParameters,
  IceServer,
  RtpParameters,
  TransportOffer,
  Transports,
} from '@tribu-live/protocol';
import type { types } from 'mediasoup-client';
import { MEDIA_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
import type { Cancel, Timers } from '../timers.ts';

export type Direction = 'send' | 'receive';

export interface TransportEvents {
  /** The receiving side has its DTLS parameters: the server can be told. Once. */
  receiveReady: { readonly dtlsParameters: DtlsParameters };
  /** mediasoup-client wants this track announced. */
  produce: { readonly trackId: string; readonly rtpParameters: RtpParameters };
  /** The way is broken: ICE is to be restarted. Repeated while it stays so. */
  broken: { readonly which: Direction };
}

export interface TransportPairOptions {
  readonly device: types.Device;
  readonly transports: Transports;
  /** Those of the newest join answer: their credentials end, transports live on. */
  readonly iceServers: () => readonly IceServer[];
  readonly timers: Timers;
}

/** This client's two ends. Each is built when it is first needed: who only watches has no sending one. */
export class TransportPair extends Emitter<TransportEvents> {
  readonly #options: TransportPairOptions;
  #send: types.Transport | null = null;
  #receive: types.Transport | null = null;
  #sendDtls: DtlsParameters | null = null;
  readonly #retries = new Map<Direction, Cancel>();
  /** Ends that were connected once: from then on `connecting` is a restart that may lead to nothing. */
  readonly #proven = new Set<Direction>();
  #closed = false;

  constructor(options: TransportPairOptions) {
    super();
    this.#options = options;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The server's ids of both ends, built or not. */
  get ids(): { readonly send: string; readonly receive: string } {
    const { send, receive } = this.#options.transports;
    return { send: send.id, receive: receive.id };
  }

  /** No way for packets at present, in one direction at least, though there was one. */
  get broken(): boolean {
    return this.#isBroken('send') || this.#isBroken('receive');
  }

  /** The sending end if there is one, for its statistics. */
  get sending(): types.Transport | null {
    return this.#send;
  }

  get receiving(): types.Transport | null {
    return this.#receive;
  }

  /** Known from the first `produce` on; goes along with the first publish. */
  get sendDtls(): DtlsParameters | null {
    return this.#sendDtls;
  }

  /** @throws InvalidStateError of mediasoup-client when closed. */
  sender(): types.Transport {
    this.#send ??= this.#buildSender();
    return this.#send;
  }

  receiver(): types.Transport {
    this.#receive ??= this.#buildReceiver();
    return this.#receive;
  }

  /** Applies the server's answer to a restart. */
  async restartIce(which: Direction, iceParameters: IceParameters): Promise<void> {
    const transport = this.#end(which);
    if (transport === null || transport.closed) return;
    await transport.updateIceServers({ iceServers: this.#iceServers() });
    await transport.restartIce({ iceParameters: iceParameters as types.IceParameters });
  }

  /** Reports every end that isn't connected, after a change of network or a rejoin. */
  checkWays(evenIfConnected: boolean): void {
    for (const which of ['send', 'receive'] as const) {
      const state = this.#end(which)?.connectionState;
      const inUse = state !== undefined && state !== 'new' && state !== 'closed';
      if (this.#isBroken(which) || (evenIfConnected && inUse)) this.#reportBroken(which);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const cancel of this.#retries.values()) cancel();
    this.#retries.clear();
    this.#send?.close();
    this.#receive?.close();
  }

  #buildSender(): types.Transport {
    const transport = this.#options.device.createSendTransport(this.#settings('send'));
    transport.on('connect', ({ dtlsParameters }, done) => {
      this.#sendDtls = dtlsParameters;
      done();
    });
    transport.on('produce', ({ rtpParameters, appData }, done) => {
      // The id is ours, so nothing waits for the server's answer: the next track is announced at once.
      const trackId = String(appData.trackId);
      this.emit('produce', { trackId, rtpParameters: rtpParameters as RtpParameters });
      done({ id: trackId });
    });
    this.#watch('send', transport);
    return transport;
  }

  #buildReceiver(): types.Transport {
    const transport = this.#options.device.createRecvTransport(this.#settings('receive'));
    transport.on('connect', ({ dtlsParameters }, done) => {
      done();
      this.emit('receiveReady', { dtlsParameters });
    });
    this.#watch('receive', transport);
    return transport;
  }

  #watch(which: Direction, transport: types.Transport): void {
    transport.on('connectionstatechange', (state) => {
      if (state === 'disconnected' || state === 'failed') this.#reportBroken(which);
      if (state === 'connected') {
        this.#proven.add(which);
        this.#stopRetry(which);
      }
    });
  }

  #end(which: Direction): types.Transport | null {
    return which === 'send' ? this.#send : this.#receive;
  }

  #isBroken(which: Direction): boolean {
    const state = this.#end(which)?.connectionState;
    if (state === 'connecting') return this.#proven.has(which);
    return state === 'disconnected' || state === 'failed';
  }

  #reportBroken(which: Direction, attempt = 0): void {
    if (this.#closed) return;
    this.#stopRetry(which);
    const delayMs = Math.min(MEDIA_DEFAULTS.iceRetryMs * 2 ** attempt, MEDIA_DEFAULTS.iceRetryMaxMs);
    const again = () => {
      if (this.#isBroken(which)) this.#reportBroken(which, attempt + 1);
    };
    this.#retries.set(which, this.#options.timers.after(delayMs, again));
    this.emit('broken', { which });
  }

  #stopRetry(which: Direction): void {
    this.#retries.get(which)?.();
    this.#retries.delete(which);
  }

  #settings(which: Direction): types.TransportOptions {
    const offer: TransportOffer = this.#options.transports[which];
    return {
      id: offer.id,
      iceParameters: offer.iceParameters as types.IceParameters,
      iceCandidates: offer.iceCandidates as types.IceCandidate[],
      dtlsParameters: offer.dtlsParameters as types.DtlsParameters,
      iceServers: this.#iceServers(),
    };
  }

  #iceServers(): RTCIceServer[] {
    return this.#options.iceServers() as RTCIceServer[];
  }
}
