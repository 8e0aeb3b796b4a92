import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composed } from '../../support/recorded.ts';
import { HttpStage, NOW_MS, refusal } from './stage.ts';

const SCHOOL = 'https://school.example';
const DAY_MS = 86_400_000;

let stage: HttpStage;
beforeAll(async () => {
  stage = await HttpStage.create({ origins: [SCHOOL] });
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const put = (id: string, body: unknown) => stage.call('PUT', `/v1/people/${id}`, { body });
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const LEA = { name: 'Léa', cohort: 'promo-2026', since: '2026-09-01' };

describe('[E2] somebody who belongs to the school', () => {
  it('is said once, and again with other words', async () => {
    const first = await put('lea', LEA);
    const said = { id: 'lea', name: 'Léa', cohort: 'promo-2026', since: '2026-09-01T00:00:00.000Z' };
    expect(first).toMatchObject({ status: 201, body: said });
    expect(await put('lea', LEA)).toMatchObject({ status: 200, body: said });
    expect(await stage.call('GET', '/v1/people/lea')).toMatchObject({ status: 200, body: said });
    const other = { name: 'Léa F.', since: '2026-09-02T08:00:00+02:00' };
    const now = { id: 'lea', name: 'Léa F.', cohort: null, since: '2026-09-02T06:00:00.000Z' };
    expect(await put('lea', other)).toMatchObject({ status: 200, body: now });
    expect((await stage.call('GET', '/v1/people/lea')).body).toEqual(now);
    expect((await stage.store.people.journal('lea', 0, 10)).map(({ type }) => type)).toEqual([
      'person.enrolled',
      'person.enrolled',
    ]);
  });

  it('is known from today on, wherever today has begun, and not from tomorrow on', async () => {
    for (const since of [day(NOW_MS), new Date(NOW_MS).toISOString(), '2000-01-01', day(NOW_MS - DAY_MS)]) {
      expect((await put('today', { ...LEA, since })).status).toBeLessThan(300);
    }
    for (const since of [
      day(NOW_MS + DAY_MS),
      '2099-01-01',
      '1999-12-31',
      '1999-12-31T23:59:59Z',
      '0001-01-01',
    ]) {
      expect(await put('never', { ...LEA, since })).toMatchObject({
        status: 400,
        ...refusal('bad_request', { field: 'since' }),
      });
    }
    expect(await stage.call('GET', '/v1/people/never')).toMatchObject({
      status: 404,
      ...refusal('not_found'),
    });
  });

  it('is unknown after being erased', async () => {
    await put('zoe', LEA);
    await stage.store.people.watched('zoe', 'session-1', 60);
    expect((await stage.call('DELETE', '/v1/people/zoe')).status).toBe(200);
    expect((await stage.call('GET', '/v1/people/zoe')).status).toBe(404);
    expect((await stage.call('GET', '/v1/engagement/students/zoe')).status).toBe(404);
    expect(await stage.store.people.journal('zoe', 0, 10)).toEqual([]);
    expect(await put('zoe', LEA)).toMatchObject({ status: 201 });
  });
});

describe('what somebody watched of a replay', () => {
  async function link(personId: string | null): Promise<{ id: string; path: string }> {
    const session = await stage.book();
    await stage.resumeToken(session.id);
    await stage.call('POST', `/v1/sessions/${session.id}/end`);
    await composed(stage.store, {
      sessionId: session.id,
      place: stage.place,
      people: ['maud', 'ada'],
      video: 'film',
    });
    for (const person of ['maud', 'ada']) {
      const body = { personId: person, purpose: 'share', answer: 'yes', textVersion: '1' };
      await stage.call('POST', `/v1/sessions/${session.id}/consents`, { body });
    }
    const body = personId === null ? {} : { personId };
    const answer = await stage.call('POST', `/v1/recordings/${session.id}/share`, { body });
    return { id: session.id, path: new URL((answer.body as { url: string }).url).pathname };
  }
  const say = (path: string, seconds: unknown, headers: Record<string, string> = {}) =>
    stage.call('POST', `${path}/watched`, { body: { seconds }, auth: null, headers });
  const watchedBy = async (personId: string, sessionId: string) => {
    const history = (await stage.store.people.histories([personId], 0)).get(personId);
    return history?.signs.filter((sign) => sign.sessionId === sessionId && sign.kind === 'replay');
  };

  it('[E2] is noted in seconds, and no more than can have been', async () => {
    const { id, path } = await link('ada');
    expect(await say(path, 120)).toMatchObject({ status: 204, text: '' });
    expect(await watchedBy('ada', id)).toEqual([]);
    stage.clock.nowMs += 30_000;
    expect((await say(path, 30)).status).toBe(204);
    stage.clock.nowMs += 30_000;
    expect((await say(path, 30)).status).toBe(204);
    expect(await watchedBy('ada', id)).toMatchObject([{ kind: 'replay', amount: 60 }]);
    for (let n = 0; n < 5; n += 1) await say(path, 120);
    expect(await watchedBy('ada', id)).toMatchObject([{ amount: 120 }]);
  });

  it('is nobody’s by a link that anybody may have', async () => {
    const { id, path } = await link(null);
    expect((await stage.call('GET', path, { auth: null })).body).toMatchObject({ watchedUrl: null });
    stage.clock.nowMs += 60_000;
    expect((await say(path, 30)).status).toBe(204);
    for (const person of ['ada', 'maud']) expect(await watchedBy(person, id)).toEqual([]);
  });

  it('is told by pages of the school, as plain text too, which needs no permission first', async () => {
    const { id, path } = await link('ada');
    stage.clock.nowMs += 60_000;
    const told = await say(path, 20, { Origin: SCHOOL, 'Content-Type': 'text/plain;charset=UTF-8' });
    expect(told.status).toBe(204);
    expect(told.headers.get('Access-Control-Allow-Origin')).toBe(SCHOOL);
    expect(await watchedBy('ada', id)).toMatchObject([{ amount: 20 }]);
  });

  it('is refused where the link leads nowhere', async () => {
    const { id, path } = await link('ada');
    expect(await say(`${path}x`, 30)).toMatchObject({ status: 401, ...refusal('token_invalid') });
    for (const seconds of [0, -1, 121, 1.5, '30', null]) {
      expect(await say(path, seconds)).toMatchObject(refusal('bad_request', { field: 'seconds' }));
    }
    await stage.call('DELETE', `/v1/recordings/${id}`);
    expect(await say(path, 30)).toMatchObject({ status: 404, ...refusal('not_found') });
  });
});
