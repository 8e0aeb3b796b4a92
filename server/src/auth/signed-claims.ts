import { Id, TribuError } from '@tribu-live/protocol';
import jwt from 'jsonwebtoken';
import { z } from 'zod';

/** How far the clock of whoever minted a token may be ahead of ours, in seconds. */
export const CLOCK_LEEWAY_SECONDS = 30;

const Header = z.object({ alg: z.literal('HS256'), kid: Id.optional(), crit: z.never().optional() });
const Times = z.object({ iat: z.number(), nbf: z.number().optional(), exp: z.number() });

export interface ClaimsCheck<S extends z.ZodType> {
  readonly secret: string | Uint8Array;
  readonly audience: string;
  readonly schema: S;
  /** Longest accepted time from `iat` to `exp`. */
  readonly maxTtlSeconds: number;
  readonly nowMs: number;
}

/**
 * The header's key id, before anything is believed.
 * @throws TribuError token_invalid: not a JWT, or not one signed with HS256.
 */
export function readKeyId(token: string): string | undefined {
  const header = Header.safeParse(decodeHeader(token));
  if (!header.success) throw new TribuError('token_invalid');
  return header.data.kid;
}

/**
 * Checks signature (HS256 and nothing else), audience, claims and times.
 * @throws TribuError token_invalid, token_expired, token_not_yet_valid
 */
export function readSignedClaims<S extends z.ZodType>(token: string, check: ClaimsCheck<S>): z.output<S> {
  readKeyId(token);
  const payload = verifySignature(token, check);
  const claims = check.schema.safeParse(payload);
  const times = Times.safeParse(payload);
  if (!claims.success || !times.success) {
    const path = (claims.error ?? times.error)?.issues[0]?.path.join('.') ?? '';
    throw new TribuError('token_invalid', {
      message: `The token is signed by a known key, but its claim "${path}" is missing or not acceptable.`,
    });
  }
  checkTimes(times.data, check);
  return claims.data;
}

function decodeHeader(token: string): unknown {
  try {
    return jwt.decode(token, { complete: true })?.header;
  } catch (error) {
    // jws parses the header as JSON and lets a SyntaxError through.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function verifySignature<S extends z.ZodType>(token: string, check: ClaimsCheck<S>): unknown {
  const { secret, audience } = check;
  const key = typeof secret === 'string' ? secret : Buffer.from(secret);
  try {
    // Times are judged below, where leeway holds for a clock that is ahead but not for an expired token.
    return jwt.verify(token, key, {
      algorithms: ['HS256'],
      audience,
      ignoreExpiration: true,
      ignoreNotBefore: true,
    });
  } catch (cause) {
    if (cause instanceof jwt.JsonWebTokenError || cause instanceof SyntaxError) {
      throw new TribuError('token_invalid', { cause });
    }
    throw cause;
  }
}

function checkTimes<S extends z.ZodType>(times: z.infer<typeof Times>, check: ClaimsCheck<S>): void {
  const nowSeconds = check.nowMs / 1000;
  if (times.exp <= nowSeconds) {
    throw new TribuError('token_expired', { details: { expiredAtMs: times.exp * 1000 } });
  }
  const validFrom = Math.max(times.iat, times.nbf ?? 0);
  if (validFrom > nowSeconds + CLOCK_LEEWAY_SECONDS) {
    throw new TribuError('token_not_yet_valid', { details: { validFromMs: validFrom * 1000 } });
  }
  if (times.exp <= times.iat || times.exp - times.iat > check.maxTtlSeconds) {
    throw new TribuError('token_invalid', {
      message: `The token is valid for longer than ${check.maxTtlSeconds} seconds, or for no time at all.`,
    });
  }
}
