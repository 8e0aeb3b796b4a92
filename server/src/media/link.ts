import type { DtlsParameters, IceParameters, TransportOffer } from '@tribu-live/protocol';
import type { types } from 'mediasoup';
import { cleanDtls } from './received-rtp.ts';
import { refused } from './refused.ts';
import type { PacketLoss } from './types.ts';
import type { WorkerProcess } from './worker-process.ts';

/** One of a person's two transports: connected once, watched until it is of no use any more. */
export class Link {
  readonly transport: types.WebRtcTransport;
  readonly #worker: WorkerProcess;
  #connecting: { readonly fingerprint: string; readonly done: Promise<void> } | null = null;
  #wasUp = false;

  /** @param onGone nothing comes through any more, or the client closed its end */
  constructor(
    transport: types.WebRtcTransport,
    worker: WorkerProcess,
    onGone: (why: 'lost' | 'closed') => void,
  ) {
    this.transport = transport;
    this.#worker = worker;
    transport.on('icestatechange', (state) => {
      if (state === 'connected' || state === 'completed') this.#wasUp = true;
      // mediasoup says 'disconnected' when consent ran out, after which only new transports help.
      if (state === 'disconnected') onGone('lost');
    });
    transport.on('dtlsstatechange', (state) => {
      if (state === 'failed') onGone('lost');
      else if (state === 'closed') onGone('closed');
    });
  }

  /** Whether anything ever came through. */
  get wasUp(): boolean {
    return this.#wasUp;
  }

  get offer(): TransportOffer {
    const { id, iceParameters, iceCandidates, dtlsParameters } = this.transport;
    const { role, fingerprints } = dtlsParameters;
    return {
      id,
      iceParameters,
      iceCandidates,
      // A client checks one; mediasoup lists five, which would double the size of a join's answer.
      dtlsParameters: {
        ...(role === undefined ? {} : { role }),
        fingerprints: fingerprints.filter(({ algorithm }) => algorithm === 'sha-256'),
      },
    };
  }

  /**
   * Connects with what the client sent; again with the same is no fault (a repeated request).
   * @throws TribuError `media_refused` at once; MediaError later
   */
  connect(sent: DtlsParameters | undefined): Promise<void> {
    if (sent === undefined) {
      if (this.#connecting !== null) return this.#connecting.done;
      throw refused('dtlsParameters', 'the transport is not connected yet');
    }
    const dtlsParameters = cleanDtls(sent);
    const fingerprint = dtlsParameters.fingerprints[0]?.value ?? '';
    if (this.#connecting !== null) {
      if (this.#connecting.fingerprint === fingerprint) return this.#connecting.done;
      throw refused('dtlsParameters', 'the transport is connected with another certificate');
    }
    const done = this.#worker.request('connect', () => this.transport.connect({ dtlsParameters }));
    this.#connecting = { fingerprint, done };
    done.catch(() => {
      this.#connecting = null; // What failed may be tried again, with another certificate too.
    });
    return done;
  }

  restartIce(): Promise<IceParameters> {
    return this.#worker.request('restartIce', () => this.transport.restartIce());
  }

  /** Null where the client reports none, or nothing flows: the last figure would be of another time then. */
  async loss(direction: PacketLoss['direction']): Promise<PacketLoss | null> {
    if (!this.#wasUp) return null;
    const [stat] = await this.#worker.request('transport stats', () => this.transport.getStats());
    if (stat === undefined) return null;
    const { rtpPacketLossReceived, rtpPacketLossSent, rtpRecvBitrate, rtpSendBitrate } = stat;
    const received = direction === 'received';
    const share = received ? rtpPacketLossReceived : rtpPacketLossSent;
    const flows = (received ? rtpRecvBitrate : rtpSendBitrate) > 0;
    return share === undefined || !flows ? null : { direction, share };
  }

  /** Closes the producers and consumers on it too. Idempotent. */
  close(): void {
    this.transport.removeAllListeners('icestatechange');
    this.transport.removeAllListeners('dtlsstatechange');
    this.transport.removeAllListeners('trace');
    this.transport.close();
  }
}
