import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readStun, type StunMessage, writeStun, xorAddress } from '../media/stun-message.ts';

const ALLOCATE = 0x0003;
const REFRESH = 0x0004;
const CREATE_PERMISSION = 0x0008;
const ERROR_BITS = 0x0110;

const USERNAME = 0x0006;
const ERROR_CODE = 0x0009;
const LIFETIME = 0x000d;
const XOR_PEER_ADDRESS = 0x0012;
const REALM = 0x0014;
const NONCE = 0x0015;
const REQUESTED_TRANSPORT = 0x0019;

const UDP = Buffer.from([17, 0, 0, 0]);
const ANSWER_TIMEOUT_MS = 3000;

export interface TurnCredential {
  readonly username: string;
  readonly credential: string;
}

/** What coturn's `use-auth-secret` takes for a person until that time. */
export function turnCredential(secret: string, personId: string, expiresAtMs: number): TurnCredential {
  const username = `${Math.ceil(expiresAtMs / 1000)}:${personId}`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

/** As much of a TURN client (RFC 8656) as it takes to ask whom a server relays to. UDP, IPv4. */
export class TurnClient implements Disposable {
  readonly #socket: Socket;
  readonly #server: { readonly host: string; readonly port: number };
  readonly #credential: TurnCredential;
  #realm: Buffer = Buffer.alloc(0);
  #nonce: Buffer = Buffer.alloc(0);

  constructor(server: { readonly host: string; readonly port: number }, credential: TurnCredential) {
    this.#server = server;
    this.#credential = credential;
    this.#socket = createSocket('udp4').bind(0);
  }

  /** Asks for a relay of one's own. @returns 0, or the code of the refusal such as 401 */
  async allocate(): Promise<number> {
    const wish = [REQUESTED_TRANSPORT, UDP] as const;
    const challenge = await this.#ask(ALLOCATE, [wish], false);
    this.#realm = attributeOf(challenge, REALM);
    this.#nonce = attributeOf(challenge, NONCE);
    return codeOf(await this.#ask(ALLOCATE, [wish], true));
  }

  /** Asks to send to that address. @returns 0, or the code of the refusal such as 403 */
  async permit(address: string): Promise<number> {
    return codeOf(await this.#ask(CREATE_PERMISSION, [[XOR_PEER_ADDRESS, xorAddress(address, 0)]], true));
  }

  /** Gives the relay back. */
  async release(): Promise<number> {
    return codeOf(await this.#ask(REFRESH, [[LIFETIME, Buffer.alloc(4)]], true));
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  async #ask(type: number, wishes: StunMessage['attributes'], signed: boolean): Promise<StunMessage> {
    const { username, credential } = this.#credential;
    const who = [
      [USERNAME, Buffer.from(username)],
      [REALM, this.#realm],
      [NONCE, this.#nonce],
    ] as const;
    const key = createHash('md5').update(`${username}:${this.#realm}:${credential}`).digest();
    const transactionId = randomBytes(12);
    const message = { type, transactionId, attributes: signed ? [...wishes, ...who] : wishes };
    const { host, port } = this.#server;
    this.#socket.send(writeStun(message, signed ? key : undefined), port, host);
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    for (;;) {
      const answer = readStun((await once(this.#socket, 'message', { signal }))[0]);
      if (answer?.transactionId.equals(transactionId)) return answer;
    }
  }
}

function codeOf(answer: StunMessage): number {
  if ((answer.type & ERROR_BITS) !== ERROR_BITS) return 0;
  const value = attributeOf(answer, ERROR_CODE);
  return value.readUInt8(2) * 100 + value.readUInt8(3);
}

function attributeOf({ type, attributes }: StunMessage, wanted: number): Buffer {
  const found = attributes.find(([kind]) => kind === wanted);
  if (found === undefined) throw new Error(`an answer of type ${type} lacks ${wanted}`);
  return found[1];
}
