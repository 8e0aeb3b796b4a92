import { createHmac } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { mintReplayLink, mintResumeToken, verifyReplayLink } from './index.ts';

const KEY = new Uint8Array(32).fill(7);
const NOW_MS = Date.parse('2026-11-23T10:00:00Z');
const LINK = { recordingId: 's-1', personId: 'ada' };
const times = { nowMs: NOW_MS, ttlSeconds: 3600 };

describe('[D7] a link to a replay', () => {
  it.each([LINK, { recordingId: 's-1', personId: null }])('says what it is for: %j', (link) => {
    const { token, expiresAtMs } = mintReplayLink(KEY, link, times);
    expect(expiresAtMs).toBe(NOW_MS + 3_600_000);
    expect(verifyReplayLink(KEY, token, NOW_MS)).toEqual({ ...link, issuedAtMs: NOW_MS, expiresAtMs });
    expect(verifyReplayLink(KEY, token, expiresAtMs - 1)).toMatchObject(link);
  });

  it('expires under its own name', () => {
    const { token, expiresAtMs } = mintReplayLink(KEY, LINK, times);
    expect(() => verifyReplayLink(KEY, token, expiresAtMs)).toThrow(
      expect.objectContaining({ code: 'link_expired', details: { expiredAtMs: expiresAtMs } }),
    );
  });

  it('lasts as long as a link may be asked for', () => {
    const { token } = mintReplayLink(KEY, LINK, { nowMs: NOW_MS + 999, ttlSeconds: 30 * 24 * 3600 });
    expect(verifyReplayLink(KEY, token, NOW_MS)).toMatchObject(LINK);
  });

  const sign = (claims: object, algorithm: 'HS256' | 'HS512' = 'HS256') =>
    jwt.sign(claims, Buffer.from(KEY), { algorithm });
  const claims = {
    aud: 'replay',
    rec: 's-1',
    sub: null,
    iat: NOW_MS / 1000,
    exp: NOW_MS / 1000 + 60,
  };
  const { token } = mintReplayLink(KEY, LINK, times);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const other = Buffer.from(JSON.stringify({ ...claims, rec: 's-2' })).toString('base64url');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  const foreign = createHmac('sha256', new Uint8Array(32)).update(`${header}.${payload}`).digest('base64url');

  it.each([
    ['empty', ''],
    ['no token', 'x.y.z'],
    ['of another recording', `${header}.${other}.${signature}`],
    ['signed with another key', `${header}.${payload}.${foreign}`],
    ['unsigned', `${none}.${payload}.`],
    ['signed by another algorithm', sign(claims, 'HS512')],
    ['a resume token', resumeToken()],
    ['without a recording', sign({ ...claims, rec: undefined })],
    ['with a path for a recording', sign({ ...claims, rec: '../x' })],
    ['valid for longer than any link', sign({ ...claims, exp: claims.iat + 40 * 24 * 3600 })],
  ])('that is %s is refused', (_name, bad) => {
    expect(() => verifyReplayLink(KEY, bad, NOW_MS)).toThrow(
      expect.objectContaining({ code: 'token_invalid' }),
    );
  });
});

function resumeToken(): string {
  const who = {
    personId: 'ada',
    sessionId: 's-1',
    name: 'Ada',
    role: 'student' as const,
    grants: [],
    enteredAt: NOW_MS,
    keyId: 'k',
  };
  return mintResumeToken(KEY, who, { nowMs: NOW_MS, expiresAtMs: NOW_MS + 60_000 });
}
