import { generateKeyPairSync } from 'node:crypto';
import { type ErrorCode, MAX_TOKEN_TTL_SECONDS, TribuError } from '@tribu-live/protocol';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import {
  type Keyring,
  mintParticipantToken,
  mintResumeToken,
  verifyOperatorToken,
  verifyParticipantToken,
  verifyResumeToken,
} from './index.ts';

const NOW_MS = 1_800_000_000_000;
const NOW = NOW_MS / 1000;
const SECRET = 'secret-of-key-one-0123456789abcdefghijk';
const OTHER = 'secret-of-key-two-0123456789abcdefghijk';
const CLAIMS = {
  aud: 'tribu-live',
  sub: 'ada',
  name: 'Ada',
  session: 's1',
  role: 'student',
  grants: ['publish'],
  iat: NOW,
  exp: NOW + 3600,
};

const keyring: Keyring = {
  secretOf: async (id) =>
    ({
      one: { secret: SECRET, origins: [], active: true },
      two: { secret: OTHER, origins: [], active: true },
      revoked: { secret: SECRET, origins: [], active: false },
    })[id] ?? null,
};

const verify = (token: string) => verifyParticipantToken(token, { keyring, nowMs: NOW_MS });

interface Signing {
  readonly secret?: string;
  readonly header?: Record<string, unknown>;
}

/** Signs whatever it is given, as somebody who doesn't keep to rules would. */
function forge(claims: Record<string, unknown>, { secret = SECRET, header = {} }: Signing = {}): string {
  return jwt.sign(JSON.stringify(claims), secret, {
    algorithm: 'HS256',
    header: { alg: 'HS256', typ: 'JWT', kid: 'one', ...header },
  });
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const without = (name: string) => Object.fromEntries(Object.entries(CLAIMS).filter(([key]) => key !== name));
const withPart = (index: number, part: string) => forge(CLAIMS).split('.').with(index, part).join('.');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

async function codeOf(verified: Promise<unknown>): Promise<ErrorCode | 'accepted'> {
  try {
    await verified;
    return 'accepted';
  } catch (error) {
    if (error instanceof TribuError) return error.code;
    throw error;
  }
}

describe('a participant token', () => {
  it('that was minted is verified', async () => {
    const { token, expiresAtMs } = mintParticipantToken({
      keyId: 'one',
      secret: SECRET,
      personId: 'ada',
      name: 'Ada',
      sessionId: 's1',
      role: 'student',
      grants: ['publish'],
      ttlSeconds: 3600,
      nowMs: NOW_MS,
    });
    expect(expiresAtMs).toBe(NOW_MS + 3_600_000);
    expect(await verify(token)).toMatchObject({ keyId: 'one', claims: CLAIMS });
  });

  const accepted: Record<string, string> = {
    'with the longest validity': forge({ ...CLAIMS, exp: NOW + MAX_TOKEN_TTL_SECONDS }),
    'of a clock that is 30 s ahead': forge({ ...CLAIMS, iat: NOW + 30, nbf: NOW + 30 }),
    'with claims of its own beside ours': forge({ ...CLAIMS, school: 'x' }),
    'of the other active key': forge(CLAIMS, { secret: OTHER, header: { kid: 'two' } }),
  };
  it.each(Object.entries(accepted))('%s is accepted', async (_name, token) => {
    expect(await codeOf(verify(token))).toBe('accepted');
  });

  const refused: Record<string, readonly [string, ErrorCode]> = {
    'that is empty': ['', 'token_invalid'],
    'that is no JWT': ['hello', 'token_invalid'],
    'of dots': ['..', 'token_invalid'],
    'with a header that is no JSON': [withPart(0, 'e30x'), 'token_invalid'],
    'with a header that is null': [withPart(0, encode(null)), 'token_invalid'],
    'with alg none': [`${encode({ alg: 'none', kid: 'one' })}.${encode(CLAIMS)}.`, 'token_invalid'],
    'with alg none and a signature': [withPart(0, encode({ alg: 'none', kid: 'one' })), 'token_invalid'],
    'with alg NONE': [withPart(0, encode({ alg: 'NONE', kid: 'one' })), 'token_invalid'],
    'with an RS256 header over our signature': [
      withPart(0, encode({ alg: 'RS256', kid: 'one' })),
      'token_invalid',
    ],
    'signed with RS256': [jwt.sign(CLAIMS, rsa, { algorithm: 'RS256', keyid: 'one' }), 'token_invalid'],
    'signed with HS512': [jwt.sign(CLAIMS, SECRET, { algorithm: 'HS512', keyid: 'one' }), 'token_invalid'],
    'with a critical extension': [forge(CLAIMS, { header: { crit: ['exp'] } }), 'token_invalid'],
    'with a tampered payload': [withPart(1, encode({ ...CLAIMS, role: 'mentor' })), 'token_invalid'],
    'with a payload that is no object': [withPart(1, encode('x')), 'token_invalid'],
    'with a tampered signature': [withPart(2, 'A'.repeat(43)), 'token_invalid'],
    'without a signature': [withPart(2, ''), 'token_invalid'],
    'signed with another key’s secret': [forge(CLAIMS, { secret: OTHER }), 'token_invalid'],
    'of an unknown key': [forge(CLAIMS, { header: { kid: 'nine' } }), 'token_invalid'],
    'of a revoked key': [forge(CLAIMS, { header: { kid: 'revoked' } }), 'token_invalid'],
    'without a key id': [jwt.sign(CLAIMS, SECRET), 'token_invalid'],
    'with a key id that is no id': [forge(CLAIMS, { header: { kid: "one' or 1=1" } }), 'token_invalid'],
    'with a key id that is an object': [forge(CLAIMS, { header: { kid: { a: 1 } } }), 'token_invalid'],
    'for another audience': [forge({ ...CLAIMS, aud: 'elsewhere' }), 'token_invalid'],
    'for the audience of resume tokens': [forge({ ...CLAIMS, aud: 'tribu-live-resume' }), 'token_invalid'],
    'for several audiences': [forge({ ...CLAIMS, aud: ['tribu-live', 'x'] }), 'token_invalid'],
    'with an unknown role': [forge({ ...CLAIMS, role: 'headmaster' }), 'token_invalid'],
    'with an unknown grant': [forge({ ...CLAIMS, grants: ['fly'] }), 'token_invalid'],
    'with a name of two lines': [forge({ ...CLAIMS, name: 'A\nB' }), 'token_invalid'],
    'with a person id that is no id': [forge({ ...CLAIMS, sub: '../x' }), 'token_invalid'],
    'with exp as text': [forge({ ...CLAIMS, exp: `${NOW + 60}` }), 'token_invalid'],
    'that is valid for too long': [
      forge({ ...CLAIMS, exp: NOW + MAX_TOKEN_TTL_SECONDS + 1 }),
      'token_invalid',
    ],
    'that ends before it begins': [forge({ ...CLAIMS, iat: NOW + 20, exp: NOW + 10 }), 'token_invalid'],
    'that has expired': [forge({ ...CLAIMS, iat: NOW - 60, exp: NOW - 1 }), 'token_expired'],
    'that expires now': [forge({ ...CLAIMS, iat: NOW - 60, exp: NOW }), 'token_expired'],
    'issued in the future': [forge({ ...CLAIMS, iat: NOW + 31 }), 'token_not_yet_valid'],
    'valid from later on': [forge({ ...CLAIMS, nbf: NOW + 31 }), 'token_not_yet_valid'],
    ...Object.fromEntries(
      Object.keys(CLAIMS).map((name) => [
        `without ${name}`,
        [forge(without(name)), 'token_invalid'] as const,
      ]),
    ),
  };
  it.each(Object.entries(refused))('%s is refused', async (_name, [token, code]) => {
    expect(await codeOf(verify(token))).toBe(code);
  });
});

describe('a resume token', () => {
  const key = new Uint8Array(32).fill(1);
  const who = {
    personId: 'ada',
    sessionId: 's1',
    name: 'Ada',
    role: 'student',
    grants: ['publish'],
    enteredAt: 1_000,
    keyId: 'one',
  } as const;
  const token = mintResumeToken(key, who, { nowMs: NOW_MS, expiresAtMs: NOW_MS + 7_200_000 });

  it('brings the person back', () => {
    expect(verifyResumeToken(key, token, NOW_MS + 7_199_000)).toEqual(who);
  });

  it.each<readonly [string, () => unknown, ErrorCode]>([
    ['after the end', () => verifyResumeToken(key, token, NOW_MS + 7_200_000), 'token_expired'],
    ['before its time', () => verifyResumeToken(key, token, NOW_MS - 31_000), 'token_not_yet_valid'],
    ['of another deployment', () => verifyResumeToken(new Uint8Array(32), token, NOW_MS), 'token_invalid'],
    ['that is a participant token', () => verifyResumeToken(key, forge(CLAIMS), NOW_MS), 'token_invalid'],
    ['that is garbage', () => verifyResumeToken(key, '}{', NOW_MS), 'token_invalid'],
  ])('%s is refused', async (_name, work, code) => {
    expect(await codeOf((async () => work())())).toBe(code);
  });

  it('is no participant token', async () => {
    expect(await codeOf(verify(token))).toBe('token_invalid');
  });
});

describe('an operator’s token', () => {
  const operator = { aud: 'operator', sub: 'ops', iat: NOW, exp: NOW + 60 };
  const check = (token: string) => verifyOperatorToken(token, { keyring, nowMs: NOW_MS });

  it('opens what operators see, until it ends', async () => {
    expect(await check(forge(operator))).toEqual({ operatorId: 'ops', expiresAtMs: operator.exp * 1000 });
  });

  it('is refused with a session, for another audience, expired', async () => {
    expect(await codeOf(check(forge({ ...operator, session: 's1' })))).toBe('token_invalid');
    expect(await codeOf(check(forge(CLAIMS)))).toBe('token_invalid');
    expect(await codeOf(check(forge({ ...operator, iat: NOW - 9, exp: NOW - 1 })))).toBe('token_expired');
  });
});
