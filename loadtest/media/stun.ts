import { randomBytes } from 'node:crypto';
import { readStun, writeStun } from './stun-message.ts';

/** As much of STUN (RFC 8489) as a full ICE agent needs towards an ICE-lite one: binding requests and answers. */
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const USERNAME = 0x0006;
const PRIORITY = 0x0024;
const USE_CANDIDATE = 0x0025;
const ICE_CONTROLLING = 0x802a;

/** Type preference of a peer-reflexive candidate, RFC 8445 5.1.2.1. */
const PRIORITY_VALUE = (110 << 24) | (65_535 << 8) | 255;

export interface BindingRequest {
  readonly transactionId: Buffer;
  readonly bytes: Buffer;
}

/** A connectivity check that nominates its pair at once (the other side is ICE-lite, so we control). */
export function bindingRequest(options: {
  readonly remoteUsernameFragment: string;
  readonly remotePassword: string;
  readonly localUsernameFragment: string;
  readonly tieBreaker: bigint;
}): BindingRequest {
  const transactionId = randomBytes(12);
  const username = Buffer.from(`${options.remoteUsernameFragment}:${options.localUsernameFragment}`);
  const tieBreaker = Buffer.alloc(8);
  tieBreaker.writeBigUInt64BE(options.tieBreaker);
  const priority = Buffer.alloc(4);
  priority.writeUInt32BE(PRIORITY_VALUE >>> 0);
  const message = {
    type: BINDING_REQUEST,
    transactionId,
    attributes: [
      [USERNAME, username],
      [ICE_CONTROLLING, tieBreaker],
      [USE_CANDIDATE, Buffer.alloc(0)],
      [PRIORITY, priority],
    ],
  } as const;
  return { transactionId, bytes: writeStun(message, options.remotePassword) };
}

/** The transaction id of a binding success, null for anything else. */
export function bindingSuccessId(packet: Buffer): Buffer | null {
  const message = readStun(packet);
  return message?.type === BINDING_SUCCESS ? message.transactionId : null;
}
