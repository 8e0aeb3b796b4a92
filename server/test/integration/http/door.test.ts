import { createHmac, randomUUID } from 'node:crypto';
import type { JoinAnswer } from '@tribu-live/protocol';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HttpStage, ICE, MENTOR, NOW_MS, refusal, STUDENT } from './stage.ts';

const SCHOOL_ORIGIN = 'https://school.example';
const NOW = NOW_MS / 1000;

let stage: HttpStage;
beforeAll(async () => {
  stage = await HttpStage.create({ origins: [SCHOOL_ORIGIN] });
});
beforeEach(() => {
  stage.clock.nowMs = NOW_MS;
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

/** A person of their own for each test, so that rates of one don't meet another. */
const somebody = () => ({ id: `p-${randomUUID()}`, name: 'Zoé', role: 'student' as const });

describe('the door', () => {
  it('lets in whom the school sends', async () => {
    const session = await stage.book(5);
    const answer = await stage.join({ token: await stage.token(session.id) });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      url: stage.url,
      entry: [stage.url],
      serverTimeMs: NOW_MS,
      protocolVersion: 1,
      you: { personId: 'ada', name: 'Ada', role: 'student', grants: ['publish', 'screen'] },
      session: { id: session.id, startsAt: NOW_MS + 300_000, endsAt: NOW_MS + 2_100_000 },
      people: [
        { id: 'maud', presence: 'expected', since: null },
        { id: 'ada', presence: 'expected', since: null },
      ],
    });
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  it('lets people come back with the resume token, long after the first token expired', async () => {
    const session = await stage.book();
    const resumeToken = await stage.resumeToken(session.id);
    stage.clock.nowMs += 25 * 60_000;
    const answer = await stage.join({ resumeToken });
    expect(answer).toMatchObject({ status: 200, body: { you: { personId: 'ada' } } });
    expect((answer.body as JoinAnswer).resumeToken).not.toBe(resumeToken);
  });

  it('hands each person a TURN credential that ends with their resume token, and tells no log', async () => {
    const session = await stage.book();
    const first = (await stage.join({ token: await stage.token(session.id) })).body as JoinAnswer;
    const { exp } = jwt.decode(first.resumeToken) as { exp: number };
    const username = `${exp}:ada`;
    const credential = createHmac('sha1', ICE.turnSecret ?? '')
      .update(username)
      .digest('base64');
    expect(first.iceServers).toEqual([{ urls: ICE.urls, username, credential }]);

    const change = { durationMinutes: 45 };
    expect((await stage.call('PATCH', `/v1/sessions/${session.id}`, { body: change })).status).toBe(200);
    const again = (await stage.join({ resumeToken: first.resumeToken })).body as JoinAnswer;
    expect(again.iceServers[0]?.username).toBe(`${exp + 15 * 60}:ada`);
    const log = JSON.stringify(stage.logLines);
    for (const secret of [ICE.turnSecret ?? '', credential, again.iceServers[0]?.credential ?? '']) {
      expect(secret.length).toBeGreaterThan(10);
      expect(log).not.toContain(secret);
    }
  });

  it('says when it opens', async () => {
    const session = await stage.book(30);
    const answer = await stage.join({ token: await stage.token(session.id) });
    const details = { opensAt: NOW_MS + 20 * 60_000, startsAt: NOW_MS + 30 * 60_000 };
    expect(answer).toMatchObject({
      status: 425,
      ...refusal('session_not_open_yet', { retryable: true, details }),
    });
  });

  it('keeps out who is not booked, even with a good token', async () => {
    const session = await stage.book();
    const third = await stage.token(session.id, { id: 'eve', name: 'Eve', role: 'student' });
    expect(await stage.join({ token: third })).toMatchObject({ status: 403, ...refusal('not_booked') });
    const asMentor = await stage.token(session.id, { ...STUDENT, role: 'mentor' });
    expect(await stage.join({ token: asMentor })).toMatchObject(refusal('not_booked'));
  });

  it('lets an observer in', async () => {
    const session = await stage.book();
    const token = await stage.token(session.id, { id: 'obi', name: 'Obi', role: 'observer' });
    expect(await stage.join({ token })).toMatchObject({ status: 200, body: { you: { grants: [] } } });
  });

  it('is shut after the end and after cancelling', async () => {
    const ended = await stage.book();
    const resumeToken = await stage.resumeToken(ended.id);
    const token = await stage.token(ended.id);
    await stage.call('POST', `/v1/sessions/${ended.id}/end`);
    expect(await stage.join({ token })).toMatchObject({ status: 410, ...refusal('session_ended') });
    expect(await stage.join({ resumeToken })).toMatchObject(refusal('session_ended'));
    const cancelled = await stage.book(5);
    const late = await stage.token(cancelled.id);
    await stage.call('DELETE', `/v1/sessions/${cancelled.id}`);
    expect(await stage.join({ token: late })).toMatchObject({ status: 410, ...refusal('session_cancelled') });
  });
});

describe('a knock', () => {
  it('may come as text/plain, for which browsers ask no permission first', async () => {
    const session = await stage.book(5);
    const headers = { 'Content-Type': 'text/plain;charset=UTF-8', Origin: SCHOOL_ORIGIN };
    const answer = await stage.join({ token: await stage.token(session.id) }, headers);
    expect(answer).toMatchObject({ status: 200, body: { you: { personId: 'ada' } } });
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(SCHOOL_ORIGIN);
    expect(await stage.join('token=x', headers)).toMatchObject({ status: 400, ...refusal('malformed') });
    expect(await stage.join({ token: 5 }, headers)).toMatchObject(refusal('bad_request', { field: 'token' }));
  });

  it.each([
    [{ token: 5 }, 'token'],
    [{ token: '' }, 'token'],
    [{ resumeToken: null }, 'resumeToken'],
    [{ token: 'x', resumeToken: 7 }, 'resumeToken'],
    [{ token: 'x', extra: 1 }, 'extra'],
    [{ token: 'x', resumeToken: 'y' }, 'resumeToken'],
    [{}, 'token'],
  ])('with %j is refused by name of the field', async (body, field) => {
    const answer = await stage.join(body);
    expect(answer).toMatchObject({ status: 400, ...refusal('bad_request', { field }) });
  });

  it('with neither token or both is told that it must be one of the two', async () => {
    for (const body of [{}, { token: 'x', resumeToken: 'y' }]) {
      const { text } = await stage.join(body);
      expect(text).toContain('send either token or resumeToken');
    }
  });
});

describe('a token at the door', () => {
  const claims = {
    aud: 'tribu-live',
    sub: 'ada',
    name: 'Ada',
    session: 'none',
    role: 'student',
    grants: [],
    iat: NOW,
    exp: NOW + 60,
  };
  const sign = (change: object = {}, options: jwt.SignOptions = {}) =>
    jwt.sign({ ...claims, ...change }, stage.key.secret, {
      algorithm: 'HS256',
      keyid: stage.key.id,
      ...options,
    });
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each<readonly [string, () => string, number, Parameters<typeof refusal>[0]]>([
    ['of another session', () => sign(), 404, 'not_found'],
    ['that expired', () => sign({ iat: NOW - 60, exp: NOW - 1 }), 401, 'token_expired'],
    ['of the future', () => sign({ iat: NOW + 31 }), 401, 'token_not_yet_valid'],
    ['for another audience', () => sign({ aud: 'x' }), 401, 'token_invalid'],
    ['of another key', () => sign({}, { keyid: 'key-x' }), 401, 'token_invalid'],
    ['with HS512', () => sign({}, { algorithm: 'HS512' }), 401, 'token_invalid'],
    [
      'with alg none',
      () => `${encode({ alg: 'none', kid: stage.key.id })}.${encode(claims)}.`,
      401,
      'token_invalid',
    ],
    ['that was tampered with', () => sign().replace(/.{9}$/, 'AAAAAAAAA'), 401, 'token_invalid'],
    ['that is garbage', () => 'garbage', 401, 'token_invalid'],
    ['too long', () => 'x'.repeat(5000), 400, 'bad_request'],
  ])('%s is refused', async (_name, make, status, code) => {
    expect(await stage.join({ token: make() })).toMatchObject({ status, ...refusal(code) });
  });

  it('is no resume token, nor the other way round', async () => {
    const session = await stage.book();
    const token = await stage.token(session.id);
    expect(await stage.join({ resumeToken: token })).toMatchObject(refusal('token_invalid'));
    const resumeToken = await stage.resumeToken(session.id);
    expect(await stage.join({ token: resumeToken })).toMatchObject(refusal('token_invalid'));
  });

  it('of a revoked key lets nobody in', async () => {
    const session = await stage.book();
    const { id, secret } = await stage.store.keys.create({ name: 'short', origins: [] });
    const token = jwt.sign({ ...claims, session: session.id }, secret, { algorithm: 'HS256', keyid: id });
    expect((await stage.join({ token })).status).toBe(200);
    await stage.store.keys.revoke(id);
    expect(await stage.join({ token })).toMatchObject(refusal('token_invalid'));
  });
});

describe('pages of other origins', () => {
  const preflight = (Origin: string, path = '/v1/join') =>
    stage.call('OPTIONS', path, {
      auth: null,
      headers: {
        Origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });

  it('may join where the key allows it, and read refusals', async () => {
    const allowed = await preflight(SCHOOL_ORIGIN);
    expect(allowed.headers.get('Access-Control-Allow-Origin')).toBe(SCHOOL_ORIGIN);
    expect(allowed.headers.get('Access-Control-Allow-Headers')).toContain('Content-Type');
    const refused = await stage.join({ token: 'x' }, { Origin: SCHOOL_ORIGIN });
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe(SCHOOL_ORIGIN);
    expect(refused.headers.get('Access-Control-Expose-Headers')).toContain('X-Request-Id');
  });

  it('are refused where it doesn’t', async () => {
    const other = 'https://evil.example';
    expect((await preflight(other)).headers.get('Access-Control-Allow-Origin')).toBeNull();
    const session = await stage.book();
    const answer = await stage.join({ token: await stage.token(session.id) }, { Origin: other });
    expect(answer).toMatchObject({ status: 403, ...refusal('origin_refused') });
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  it('never reach the back end’s interface', async () => {
    expect(
      (await preflight(SCHOOL_ORIGIN, '/v1/sessions')).headers.get('Access-Control-Allow-Origin'),
    ).toBeNull();
  });

  it('may be our own, by each name of loopback', async () => {
    const origin = stage.url.replace('127.0.0.1', 'localhost');
    expect((await preflight(origin)).headers.get('Access-Control-Allow-Origin')).toBe(origin);
  });
});

describe('rates', () => {
  it('hold for each person alone', async () => {
    const [busy, calm] = [somebody(), { ...somebody(), ...MENTOR }];
    const session = await stage.book(0, { people: [calm, busy] });
    const token = await stage.token(session.id, busy);
    const answers = await Promise.all(Array.from({ length: 40 }, () => stage.join({ token })));
    const limited = answers.filter((answer) => answer.status === 429);
    expect(limited.length).toBeGreaterThan(0);
    expect(limited.length).toBeLessThanOrEqual(10);
    expect(limited[0]).toMatchObject(refusal('rate_limited', { retryable: true }));
    expect(Number(limited[0]?.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await stage.join({ token: await stage.token(session.id, calm) })).status).toBe(200);
  });
});
