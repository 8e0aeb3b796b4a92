import { createHash, randomUUID } from 'node:crypto';
import { Id, Uuid } from '@tribu-live/protocol';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { readSignedClaims } from './signed-claims.ts';

const NODE_AUDIENCE = 'tribu-node';
/** Long enough for clocks that differ a little, short enough that what leaked is of no use. */
const TTL_SECONDS = 30;

const NodeClaims = z.object({
  aud: z.literal(NODE_AUDIENCE),
  iss: Id,
  jti: Uuid,
  /** SHA-256 of the body that it goes with, in base64url. */
  body: z.string(),
});
type NodeClaims = z.infer<typeof NodeClaims>;

/** Who gave an order, and the id of this one asking. */
export interface OrderCredential {
  readonly nodeId: string;
  readonly jti: string;
}

/** Signs one order of this node, with the key that the nodes of a deployment share. */
export function mintNodeOrder(
  key: Uint8Array,
  { nodeId, body }: { readonly nodeId: string; readonly body: string },
  nowMs: number,
): string {
  const iat = Math.floor(nowMs / 1000);
  const claims = {
    ...{ aud: NODE_AUDIENCE, iss: nodeId, jti: randomUUID(), body: digestOf(body) },
    ...{ iat, exp: iat + TTL_SECONDS },
  } satisfies NodeClaims & { iat: number; exp: number };
  return jwt.sign(claims, Buffer.from(key), { algorithm: 'HS256' });
}

/**
 * @param body JSON as `JSON.stringify` writes it
 * @throws TribuError token_invalid (of another body too), token_expired, token_not_yet_valid
 */
export function verifyNodeOrder(
  key: Uint8Array,
  token: string,
  body: string,
  nowMs: number,
): OrderCredential {
  const digest = digestOf(body);
  const claims = readSignedClaims(token, {
    secret: key,
    audience: NODE_AUDIENCE,
    schema: NodeClaims.extend({ body: z.literal(digest) }),
    maxTtlSeconds: TTL_SECONDS,
    nowMs,
  });
  return { nodeId: claims.iss, jti: claims.jti };
}

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('base64url');
}
