import { mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type {
  AttendanceResource,
  RecordingList,
  ReplayResource,
  SessionList,
  SessionResource,
  ShareResource,
  TokenResource,
} from '@tribu-live/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPOSED, captured, composed } from '../../support/recorded.ts';
import { HttpStage, NOW_MS, refusal } from './stage.ts';

const siteDir = mkdtempSync(join(tmpdir(), 'tribu-site-'));
mkdirSync(join(siteDir, 'parts'));
writeFileSync(join(siteDir, 'index.html'), '<!doctype html><title>École</title>');
writeFileSync(join(siteDir, 'parts/card.ts'), 'export const card: string = "a";');
writeFileSync(join(siteDir, 'parts/card.test.ts'), 'export {};');

let stage: HttpStage;
beforeAll(async () => {
  stage = await HttpStage.create({ demoSiteDir: siteDir });
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const get = async <T>(path: string) => (await stage.call('GET', path, { auth: null })).body as T;
const post = (path: string, body: unknown) => stage.call('POST', path, { auth: null, body });
const booking = { mentorId: 'claire-montel', studentId: 'lea-fontaine', startsInMinutes: 5 };

describe('the demo school', () => {
  it('has two mentors and six students', async () => {
    const { people } = await get<{ people: { role: string; trade: string; color: string }[] }>(
      '/demo/api/school',
    );
    expect(people.filter(({ role }) => role === 'mentor')).toHaveLength(2);
    expect(people.filter(({ role }) => role === 'student')).toHaveLength(6);
    for (const { trade, color } of people) expect(`${trade} ${color}`).toMatch(/^\S.* #[0-9a-f]{6}$/);
  });

  it('books, lists, lets in and remembers', async () => {
    const booked = await post('/demo/api/sessions', booking);
    expect(booked.status).toBe(201);
    const session = booked.body as SessionResource;
    expect(session).toMatchObject({
      status: 'scheduled',
      startsAt: new Date(NOW_MS + 300_000).toISOString(),
    });

    const mine = await get<SessionList>('/demo/api/sessions?personId=lea-fontaine');
    expect(mine.sessions.map(({ id }) => id)).toEqual([session.id]);
    expect((await get<SessionList>('/demo/api/sessions?personId=hugo-marchetti')).sessions).toEqual([]);
    expect((await get<SessionList>('/demo/api/sessions')).sessions).toHaveLength(1);

    const minted = await post('/demo/api/tokens', { sessionId: session.id, personId: 'lea-fontaine' });
    expect(minted.status).toBe(201);
    const { token } = minted.body as TokenResource;
    const entered = await stage.join({ token });
    expect(entered).toMatchObject({ status: 200, body: { you: { name: 'Léa Fontaine', role: 'student' } } });

    const attendance = await get<AttendanceResource>(`/demo/api/attendance?sessionId=${session.id}`);
    expect(attendance.people).toHaveLength(2);
  });

  it('has one workshop a day, with its run sheet, and another once that is over', async () => {
    const asked = await Promise.all([
      post('/demo/api/workshop', undefined),
      post('/demo/api/workshop', undefined),
    ]);
    const [first, again] = asked.map(({ body }) => body as SessionResource);
    expect(first).toMatchObject({
      status: 'scheduled',
      kind: 'tribu',
      title: 'Tribu : 10 minutes de storytelling',
    });
    expect(again?.id).toBe(first?.id);
    expect(first?.people.map(({ role }) => role)).toEqual(['mentor', ...Array(5).fill('student')]);
    const { id = '' } = first ?? {};
    const minted = await post('/demo/api/tokens', { sessionId: id, personId: 'claire-montel' });
    expect(minted.status).toBe(201);
    expect(await post('/demo/api/tokens', { sessionId: id, personId: 'hugo-marchetti' })).toMatchObject(
      refusal('not_booked'),
    );
    expect((await stage.call('DELETE', `/v1/sessions/${id}`, { body: { reason: 'over' } })).status).toBe(200);
    const next = (await post('/demo/api/workshop', undefined)).body as SessionResource;
    expect(next.id).not.toBe(id);
  });

  it('[D7] shows how recordings stand, and gives the link to a replay to people of the session only', async () => {
    const { id } = (await post('/demo/api/sessions', booking)).body as SessionResource;
    const link = (personId: string) => post('/demo/api/replays', { sessionId: id, personId });
    const mine = (personId: string) => get<RecordingList>(`/demo/api/recordings?personId=${personId}`);
    const people = [booking.mentorId, booking.studentId];
    const what = { sessionId: id, place: stage.place, people };
    expect((await mine(booking.studentId)).recordings).toEqual([]);
    expect(await link(booking.studentId)).toMatchObject(refusal('not_found'));

    await post('/demo/api/tokens', { sessionId: id, personId: booking.studentId });
    await captured(stage.store, what);
    expect(await link(booking.studentId)).toMatchObject(
      refusal('recording_not_ready', { details: { status: 'recording' } }),
    );

    await stage.call('POST', `/v1/sessions/${id}/end`);
    await composed(stage.store, { ...what, video: 'video' });
    for (const personId of people) {
      expect((await mine(personId)).recordings).toMatchObject([{ id, status: 'ready', progress: 1 }]);
      const given = await link(personId);
      expect(given.status).toBe(201);
      const { url } = given.body as ShareResource;
      const replay = await get<ReplayResource>(new URL(url).pathname);
      expect(replay).toMatchObject({ id, durationMs: COMPOSED.durationMs, title: 'Fixer le prix d’un bol' });
    }
    expect((await mine('hugo-marchetti')).recordings).toEqual([]);
    expect(await link('hugo-marchetti')).toMatchObject(refusal('not_booked'));
    expect(await link('nobody')).toMatchObject(refusal('not_found'));
  });

  it('makes one key for itself, which doesn’t count among the school’s two, and another when that is revoked', async () => {
    const demoKeys = async () => (await stage.store.keys.list()).filter(({ name }) => name === 'demo');
    await post('/demo/api/sessions', booking);
    await post('/demo/api/sessions', booking);
    const [key, ...more] = await demoKeys();
    expect(more).toEqual([]);
    await stage.store.keys.create({ name: 'second', origins: [] });
    await expect(stage.store.keys.create({ name: 'third', origins: [] })).rejects.toMatchObject({
      code: 'conflict',
    });
    await stage.store.keys.revoke(key?.id ?? '');
    expect((await post('/demo/api/sessions', booking)).status).toBe(201);
    expect(await demoKeys()).toHaveLength(2);
  });

  it.each<readonly [string, unknown, string]>([
    ['/demo/api/sessions', {}, 'bad_request'],
    ['/demo/api/sessions', { ...booking, startsInMinutes: '5' }, 'bad_request'],
    ['/demo/api/sessions', { ...booking, durationMinutes: 1 }, 'bad_request'],
    ['/demo/api/sessions', { ...booking, extra: 1 }, 'bad_request'],
    ['/demo/api/sessions', { ...booking, mentorId: 'lea-fontaine' }, 'not_found'],
    ['/demo/api/sessions', { ...booking, studentId: 'nobody' }, 'not_found'],
    ['/demo/api/sessions', '{', 'malformed'],
    ['/demo/api/tokens', { sessionId: 'none', personId: 'lea-fontaine' }, 'not_found'],
    ['/demo/api/tokens', { sessionId: 'none', personId: 'nobody' }, 'not_found'],
  ])('refuses %s %j as %s', async (path, body, code) => {
    expect((await post(path, body)).body).toMatchObject({ error: { code } });
  });

  it('gives no token to a third person', async () => {
    const { id } = (await post('/demo/api/sessions', booking)).body as SessionResource;
    const answer = await post('/demo/api/tokens', { sessionId: id, personId: 'hugo-marchetti' });
    expect(answer).toMatchObject({ status: 403, ...refusal('not_booked') });
  });

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.0.2.1',
  ])('is not there for a page that calls it %s (DNS rebinding)', async (host) => {
    for (const path of ['/', '/demo/api/school', '/metrics']) {
      expect(await getAs(host, path)).toContain('"code":"forbidden"');
    }
  });

  it.each([
    ['Forwarded', 'for=203.0.113.9'],
    ['X-Forwarded-For', '203.0.113.9'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Real-IP', '203.0.113.9'],
    ['Via', '1.1 proxy'],
  ])('and /metrics refuse what a proxy passed on with %s', async (name, value) => {
    for (const path of ['/', '/demo/api/school', '/metrics']) {
      const answer = await stage.call('GET', path, { auth: null, headers: { [name]: value } });
      expect(answer).toMatchObject({ status: 403, ...refusal('forbidden') });
    }
  });

  it.each(['localhost', 'localhost:3000', '127.0.0.1:1', '[::1]:3000'])('is there as %s', async (host) => {
    expect(await getAs(host, '/')).toContain('École');
  });

  it('refuses to be offered to other machines', async () => {
    await expect(HttpStage.create({ demoSiteDir: siteDir, host: '0.0.0.0' })).rejects.toThrow(
      /DEMO must be false/,
    );
  });
});

describe('the demo’s pages', () => {
  it('are served, their modules without types, fresh when they change', async () => {
    expect((await stage.call('GET', '/', { auth: null })).text).toContain('École');
    const module = await stage.call('GET', '/parts/card.ts', { auth: null });
    expect(module.headers.get('Content-Type')).toContain('text/javascript');
    expect(module.text).toMatch(/^export const card\s+= "a";$/);
    writeFileSync(join(siteDir, 'parts/card.ts'), 'export const card: number = 2;');
    utimesSync(join(siteDir, 'parts/card.ts'), 1, 1);
    expect((await stage.call('GET', '/parts/card.ts', { auth: null })).text).toMatch(/card\s+= 2;$/);
  });

  it.each(['/parts/card.test.ts', '/none.ts', '/none.html', '/..%2fpackage.ts', '/parts/%2e%2e/%2e%2e/x.ts'])(
    'don’t include %s',
    async (path) => {
      expect(await stage.call('GET', path, { auth: null })).toMatchObject({
        status: 404,
        ...refusal('not_found'),
      });
    },
  );
});

/** fetch sets Host by itself: this one says what it is told to. */
async function getAs(host: string, path: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const sent = request(`${stage.url}${path}`, { headers: { Host: host } }, (response) => {
    text(response).then(resolve, reject);
  });
  sent.once('error', reject);
  sent.end();
  return promise;
}
