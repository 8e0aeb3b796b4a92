import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import type { IceParameters, TransportOffer } from '@tribu-live/protocol';
import { bindingRequest, bindingSuccessId } from './stun.ts';
import { isStun } from './stun-message.ts';

/** Between checks until the first answer, and afterwards to keep consent (the media worker asks for 30 s). */
const CHECK_INTERVAL_MS = 50;
const KEEPALIVE_INTERVAL_MS = 2000;

/**
 * The full-ICE end of a transport whose other end is an ICE-lite media server: one UDP socket that checks
 * the server's first UDP candidate and nominates it.
 */
export class IcePeer {
  /** Everything that is not STUN: DTLS, SRTP, SRTCP. */
  onPacket: (packet: Buffer) => void = () => undefined;
  readonly #socket: Socket;
  readonly #localUsernameFragment = randomBytes(4).toString('hex');
  readonly #tieBreaker = randomBytes(8).readBigUInt64BE();
  #remote: IceParameters;
  #pending = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #answered: (() => void) | null = null;
  #closed = false;

  private constructor(socket: Socket, remote: IceParameters) {
    this.#socket = socket;
    this.#remote = remote;
    socket.on('message', (packet) => this.#receive(packet));
    // A connected UDP socket reports that nobody listens any more; the next check finds out by itself.
    socket.on('error', () => undefined);
  }

  /** @throws Error when the offer has no UDP candidate. */
  static async create(offer: TransportOffer): Promise<IcePeer> {
    const candidate = offer.iceCandidates.find((each) => each.protocol === 'udp');
    if (candidate === undefined) throw new Error('the offer has no UDP candidate');
    const socket = createSocket(candidate.address.includes(':') ? 'udp6' : 'udp4');
    await new Promise<void>((done, fail) => {
      socket.once('error', fail);
      socket.connect(candidate.port, candidate.address, () => {
        socket.off('error', fail);
        done();
      });
    });
    return new IcePeer(socket, offer.iceParameters);
  }

  get localPort(): number {
    return this.#socket.address().port;
  }

  /** Resolves at the first answered check. */
  connect(timeoutMs = 10_000): Promise<void> {
    return new Promise((done, fail) => {
      const deadline = setTimeout(() => {
        this.#answered = null;
        fail(new Error(`no ICE answer within ${timeoutMs} ms`));
      }, timeoutMs);
      this.#answered = () => {
        clearTimeout(deadline);
        done();
      };
      this.#checkEvery(CHECK_INTERVAL_MS);
    });
  }

  /** Goes on under new credentials of the server, from the same or (as after a change of network) a fresh check. */
  restart(remote: IceParameters): Promise<void> {
    this.#remote = remote;
    this.#pending.clear();
    return this.connect();
  }

  send(packet: Buffer): void {
    if (!this.#closed) this.#socket.send(packet, () => undefined);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#socket.close();
  }

  #checkEvery(intervalMs: number): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#check(), intervalMs);
    this.#check();
  }

  #check(): void {
    const request = bindingRequest({
      remoteUsernameFragment: this.#remote.usernameFragment,
      remotePassword: this.#remote.password,
      localUsernameFragment: this.#localUsernameFragment,
      tieBreaker: this.#tieBreaker,
    });
    this.#pending.add(request.transactionId.toString('hex'));
    this.send(request.bytes);
  }

  #receive(packet: Buffer): void {
    if (!isStun(packet)) {
      this.onPacket(packet);
      return;
    }
    const id = bindingSuccessId(packet);
    if (id === null || !this.#pending.has(id.toString('hex'))) return;
    this.#pending.clear();
    const answered = this.#answered;
    this.#answered = null;
    if (answered === null || this.#closed) return;
    this.#checkEvery(KEEPALIVE_INTERVAL_MS);
    answered();
  }
}
