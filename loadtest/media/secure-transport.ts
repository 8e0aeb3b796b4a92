import { X509Certificate } from 'node:crypto';
import type { DtlsParameters, IceParameters, TransportOffer } from '@tribu-live/protocol';
import {
  CipherContext,
  DtlsClient,
  HashAlgorithm,
  keyLength,
  NamedCurveAlgorithm,
  RtpHeader,
  SignatureAlgorithm,
  type SignatureHash,
  SrtcpSession,
  type SrtpProfile,
  SrtpSession,
  saltLength,
} from 'werift';
import { IcePeer } from './ice-peer.ts';

/** AEAD_AES_128_GCM, then AES_CM_128_HMAC_SHA1_80. */
const SRTP_PROFILES: SrtpProfile[] = [7, 1];
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Under which packets carry how loud they are. */
export const AUDIO_LEVEL_ID = 1;
/** RFC 8285. */
const ONE_BYTE_EXTENSIONS = 0xbede as const;

/** One RTP packet as we care about it; header extensions are dropped on the way in. */
export interface RtpPacket {
  readonly payloadType: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly marker: boolean;
  readonly payload: Buffer;
  /** How loud a packet of sound says that it is (RFC 6464), in dBov: 0 to -127. Never set on the way in. */
  readonly levelDbov?: number;
}

interface Certificate {
  readonly certPem: string;
  readonly keyPem: string;
  readonly signatureHash: SignatureHash;
}

let certificate: Promise<Certificate> | undefined;

/** The client's end of a media transport: ICE, DTLS (as client) and SRTP, with RTP and RTCP in our own hands. */
export class SecureTransport {
  readonly dtlsParameters: DtlsParameters;
  onRtp: (packet: RtpPacket, arrivalMs: number) => void = () => undefined;
  /** A compound RTCP packet, decrypted. */
  onRtcp: (compound: Buffer) => void = () => undefined;
  /** Set: what comes in is counted and left as it is, which costs a tenth; neither handler is called. */
  counted: { packets: number; bytes: number } | null = null;
  /** Set: gets RTP and RTCP as they came, still encrypted, which leaves RTP's headers to read; no other handler is called. */
  onSealed: ((packet: Buffer, arrivalMs: number) => void) | null = null;
  readonly #ice: IcePeer;
  readonly #dtls: DtlsClient;
  #toDtls: (packet: Buffer) => void = () => undefined;
  #srtp: SrtpSession | null = null;
  #srtcp: SrtcpSession | null = null;
  #closed = false;

  private constructor(ice: IcePeer, own: Certificate) {
    this.#ice = ice;
    const fingerprint = new X509Certificate(own.certPem).fingerprint256;
    this.dtlsParameters = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: fingerprint }] };
    this.#dtls = new DtlsClient({
      cert: own.certPem,
      key: own.keyPem,
      signatureHash: own.signatureHash,
      srtpProfiles: SRTP_PROFILES,
      extendedMasterSecret: true,
      transport: this.#dtlsCarrier(),
    });
    ice.onPacket = (packet) => this.#receive(packet);
  }

  static async create(offer: TransportOffer): Promise<SecureTransport> {
    certificate ??= CipherContext.createSelfSignedCertificateWithKey(
      { signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 },
      NamedCurveAlgorithm.secp256r1_23,
    );
    return new SecureTransport(await IcePeer.create(offer), await certificate);
  }

  get connected(): boolean {
    return this.#srtp !== null && !this.#closed;
  }

  /** Local UDP port, by which a relay tells this client from others. */
  get localPort(): number {
    return this.#ice.localPort;
  }

  /** ICE, then DTLS; the server must hold our `dtlsParameters` before or soon after. */
  async connect(): Promise<void> {
    await this.#ice.connect();
    await new Promise<void>((done, fail) => {
      const deadline = setTimeout(() => fail(new Error('DTLS handshake timed out')), HANDSHAKE_TIMEOUT_MS);
      const failed = (error: unknown) => {
        clearTimeout(deadline);
        fail(error);
      };
      this.#dtls.onConnect.once(() => {
        clearTimeout(deadline);
        done();
      });
      this.#dtls.onError.once(failed);
      this.#dtls.connect().catch(failed);
    });
    this.#startSrtp();
  }

  restartIce(remote: IceParameters): Promise<void> {
    return this.#ice.restart(remote);
  }

  sendRtp(packet: RtpPacket): void {
    if (this.#srtp === null || this.#closed) return;
    const header = new RtpHeader({
      payloadType: packet.payloadType,
      sequenceNumber: packet.sequenceNumber,
      timestamp: packet.timestamp,
      ssrc: packet.ssrc,
      marker: packet.marker,
      ...(packet.levelDbov === undefined ? {} : levelExtension(packet.levelDbov)),
    });
    this.#ice.send(this.#srtp.encrypt(packet.payload, header));
  }

  sendRtcp(compound: Buffer): void {
    if (this.#srtcp === null || this.#closed) return;
    this.#ice.send(this.#srtcp.encrypt(compound));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#ice.close();
  }

  #startSrtp(): void {
    const profile = this.#dtls.srtp.srtpProfile;
    if (profile === undefined) throw new Error('the handshake agreed on no SRTP profile');
    const keys = this.#dtls.extractSessionKeys(keyLength(profile), saltLength(profile));
    const config = {
      profile,
      keys: {
        localMasterKey: keys.localKey,
        localMasterSalt: keys.localSalt,
        remoteMasterKey: keys.remoteKey,
        remoteMasterSalt: keys.remoteSalt,
      },
    };
    this.#srtp = new SrtpSession(config);
    this.#srtcp = new SrtcpSession(config);
  }

  /** Tells the kinds apart by the first byte (RFC 7983), RTCP from RTP by the second (RFC 5761). */
  #receive(packet: Buffer): void {
    const first = packet[0] ?? 0;
    if (first >= 20 && first <= 63) this.#toDtls(packet);
    else if (first >= 128 && first <= 191) this.#receiveMedia(packet);
  }

  #receiveMedia(packet: Buffer): void {
    if (this.#srtp === null || this.#srtcp === null) return;
    if (this.counted !== null) {
      this.counted.packets += 1;
      this.counted.bytes += packet.length;
      return;
    }
    const arrivalMs = performance.now();
    if (this.onSealed !== null) {
      this.onSealed(packet, arrivalMs);
      return;
    }
    const second = packet[1] ?? 0;
    if (second >= 192 && second <= 223) this.onRtcp(this.#srtcp.decrypt(packet));
    else this.onRtp(parseRtp(this.#srtp.decrypt(packet)), arrivalMs);
  }

  #dtlsCarrier() {
    const setReceiver = (receiver: (packet: Buffer) => void) => {
      this.#toDtls = receiver;
    };
    const ice = this.#ice;
    return {
      type: 'udp',
      address: { address: '127.0.0.1', family: 'IPv4', port: 0 },
      closed: false,
      set onData(receiver: (packet: Buffer, from: readonly [string, number]) => void) {
        setReceiver((packet) => receiver(packet, ['', 0]));
      },
      get onData() {
        return () => undefined;
      },
      send: async (packet: Buffer) => ice.send(packet),
      close: async () => undefined,
    };
  }
}

function levelExtension(dBov: number) {
  const payload = Buffer.of(0x80 | Math.min(127, Math.max(0, -dBov)));
  return { extensionProfile: ONE_BYTE_EXTENSIONS, extensions: [{ id: AUDIO_LEVEL_ID, payload }] };
}

function parseRtp(bytes: Buffer): RtpPacket {
  const header = RtpHeader.deSerialize(bytes);
  const end = bytes.length - (header.padding ? header.paddingSize : 0);
  return {
    payloadType: header.payloadType,
    sequenceNumber: header.sequenceNumber,
    timestamp: header.timestamp,
    ssrc: header.ssrc,
    marker: header.marker,
    payload: bytes.subarray(header.payloadOffset, end),
  };
}
