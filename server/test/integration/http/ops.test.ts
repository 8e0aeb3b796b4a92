import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpStage, NOW_MS, refusal, STUDENT } from './stage.ts';

const DATA = ['rooms', 'recordings', 'jobs', 'cohorts', 'cohorts/2026'] as const;

const sdkDir = mkdtempSync(join(tmpdir(), 'tribu-sdk-'));
mkdirSync(join(sdkDir, 'ops'));
writeFileSync(join(sdkDir, 'ops/main.js'), 'export const page = 1;');

let stage: HttpStage;
let outside: HttpStage;
beforeAll(async () => {
  [stage, outside] = await Promise.all([
    HttpStage.create({ sdkDir }),
    HttpStage.create({ host: '0.0.0.0', trustedProxies: 1 }),
  ]);
});
afterAll(async () => {
  await Promise.all([stage[Symbol.asyncDispose](), outside[Symbol.asyncDispose]()]);
});

function operatorToken(at: HttpStage, claims: object = {}): string {
  const iat = NOW_MS / 1000;
  const all = { aud: 'operator', sub: 'ops', iat, exp: iat + 3600, ...claims };
  return jwt.sign(all, at.key.secret, { algorithm: 'HS256', keyid: at.key.id });
}

const signIn = (body: unknown, at = stage, headers: Record<string, string> = {}) =>
  at.call('POST', '/ops/sign-in', { auth: null, body, headers });
const read = (path: string, headers: Record<string, string> = {}) =>
  stage.call('GET', path, { auth: null, headers });

describe('/ops', () => {
  it('asks who has no token for one, in French unless the browser prefers English', async () => {
    const asked = await read('/ops');
    expect(asked.status).toBe(401);
    expect(asked.headers.get('Content-Type')).toContain('text/html');
    expect(asked.headers.get('Cache-Control')).toBe('no-store');
    expect(asked.text).toContain('<html lang="fr">');
    expect(asked.text).toContain('/ops/assets/sign-in.js');
    expect((await read('/ops', { 'Accept-Language': 'en-GB,fr;q=0.5' })).text).toContain('<html lang="en">');
    expect((await read('/ops?lang=en')).text).toContain('<html lang="en">');
    expect((await read('/ops?lang=%22%3E%3Cscript%3E')).text).toContain('<html lang="fr">');
    expect((await read('/ops?lang=en&lang=fr')).status).toBe(401);
  });

  it('lets nothing run that is not its own, and nobody frame it', async () => {
    const policy = (await read('/ops')).headers.get('Content-Security-Policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  it('opens with a cookie that no script reads and that ends with the token', async () => {
    const token = operatorToken(stage);
    const entered = await signIn({ token: ` ${token}\n` });
    expect(entered.status).toBe(204);
    const cookie = entered.headers.get('Set-Cookie') ?? '';
    const expires = new Date(NOW_MS + 3_600_000).toUTCString();
    expect(cookie).toBe(`tribu_ops=${token}; Path=/ops; HttpOnly; SameSite=Strict; Expires=${expires}`);
    const kept = { Cookie: `other=1; ${cookie.split(';')[0]}` };
    const page = await read('/ops', kept);
    expect(page.status).toBe(200);
    expect(page.text).toContain('/ops/assets/main.js');
    expect(page.text).not.toContain(token);
    for (const path of DATA) expect((await read(`/ops/data/${path}`, kept)).status).not.toBe(401);

    const left = await stage.call('POST', '/ops/sign-out', { auth: null, headers: kept, body: {} });
    expect(left.status).toBe(204);
    expect(left.headers.get('Set-Cookie')).toContain(
      'tribu_ops=; Path=/ops; HttpOnly; SameSite=Strict; Expires=Thu, 01 Jan 1970',
    );
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain'])(
    'no form signs anybody out: %s',
    async (type) => {
      const form = {
        auth: null,
        body: {},
        headers: { 'Content-Type': type, Origin: 'https://elsewhere.example' },
      };
      for (const sent of [form, { ...form, body: undefined }]) {
        const answer = await stage.call('POST', '/ops/sign-out', sent);
        expect([answer.status, answer.headers.get('Set-Cookie')]).toEqual([400, null]);
      }
    },
  );

  it('keeps the cookie to https where others can reach it', async () => {
    const entered = await signIn({ token: operatorToken(outside) }, outside);
    expect(entered.headers.get('Set-Cookie')).toMatch(/; Secure$/);
  });

  it('takes the token as Bearer, which counts before the cookie', async () => {
    const token = operatorToken(stage);
    expect((await stage.call('GET', '/ops', { auth: `Bearer ${token}` })).status).toBe(200);
    const both = { auth: 'Bearer nonsense', headers: { Cookie: `tribu_ops=${token}` } };
    expect(await stage.call('GET', '/ops/data/rooms', both)).toMatchObject({ status: 401 });
  });

  it('forgets a cookie whose token is of no use any more', async () => {
    const ended = operatorToken(stage, { iat: NOW_MS / 1000 - 7200, exp: NOW_MS / 1000 - 1 });
    const answer = await read('/ops', { Cookie: `tribu_ops=${ended}` });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('Set-Cookie')).toContain('tribu_ops=;');
  });

  it('serves its script to anybody, and nothing else of the folder', async () => {
    expect((await read('/ops/assets/main.js')).text).toContain('page = 1');
    expect(await read('/ops/assets/none.js')).toMatchObject({ status: 404, ...refusal('not_found') });
    expect((await read('/ops/assets/..%2f..%2fpackage.json')).status).toBeGreaterThanOrEqual(400);
  });

  it('writes no token into the log, and asks for none in an address', async () => {
    const token = operatorToken(stage);
    await signIn({ token });
    expect((await read(`/ops?token=${token}`)).status).toBe(401);
    expect((await read(`/ops/data/rooms?token=${token}`)).status).toBe(401);
    const log = JSON.stringify(stage.logLines);
    expect(log).toContain('an operator signed in');
    expect(log).not.toContain(token.split('.')[2]);
  });
});

describe('whoever is no operator', () => {
  it.each(DATA)('reads nothing of %s', async (path) => {
    const participant = await stage.token((await stage.book()).id, STUDENT);
    for (const token of [participant, 'nonsense', '']) {
      const answer = await read(`/ops/data/${path}`, { Cookie: `tribu_ops=${token}` });
      expect(answer).toMatchObject({ status: 401, ...refusal('token_invalid') });
    }
    // The school's own key is no operator either.
    expect(await stage.call('GET', `/ops/data/${path}`)).toMatchObject({ status: 401 });
  });

  it('is told which field is wrong, and why', async () => {
    const participant = await stage.token((await stage.book()).id, STUDENT);
    const seconds = NOW_MS / 1000;
    const cases: readonly [unknown, string, string][] = [
      [{ token: participant }, 'token_invalid', 'token'],
      [{ token: 'nonsense' }, 'token_invalid', 'token'],
      [{ token: operatorToken(stage, { iat: seconds - 60, exp: seconds - 1 }) }, 'token_expired', 'token'],
      [{ token: operatorToken(stage, { iat: seconds + 300 }) }, 'token_not_yet_valid', 'token'],
    ];
    for (const [body, code, field] of cases) {
      const answer = await signIn(body);
      expect(answer).toMatchObject({ status: 401, ...refusal(code as 'token_invalid', { field }) });
      expect(answer.headers.get('Set-Cookie')).toBeNull();
    }
  });

  it('and sends something else altogether is refused', async () => {
    await using fresh = await HttpStage.create();
    const wrong = [
      {},
      { token: 7 },
      { token: '' },
      { token: '   ' },
      { token: 'x'.repeat(10_000) },
      { token: 'a', more: 1 },
      [],
      null,
    ];
    for (const body of wrong) expect(await signIn(body, fresh)).toMatchObject({ status: 400 });
    expect(await signIn('{', fresh)).toMatchObject({ status: 400, ...refusal('malformed') });
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(await signIn('token=x', fresh, form)).toMatchObject({ status: 400, ...refusal('malformed') });
    for (const cookie of [
      'tribu_ops',
      'tribu_ops=;',
      `tribu_ops=${'x'.repeat(5000)}`,
      'tribu_ops="; Path=/',
      'tribu_ops=a.b.c',
    ]) {
      expect(
        (await fresh.call('GET', '/ops/data/rooms', { auth: null, headers: { Cookie: cookie } })).status,
      ).toBe(401);
    }
    expect(fresh.logLines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('has ten attempts at once', async () => {
    await using fresh = await HttpStage.create();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1)
      statuses.push((await signIn({ token: 'no' }, fresh)).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    const answer = await signIn({ token: operatorToken(fresh) }, fresh);
    expect(answer).toMatchObject(refusal('rate_limited', { field: 'token' }));
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  });
});
