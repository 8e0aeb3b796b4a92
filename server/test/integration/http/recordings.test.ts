import type { StoredEvent } from '@tribu-live/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPOSED, captured, composed } from '../../support/recorded.ts';
import { HttpStage, NOW_MS, refusal } from './stage.ts';

let stage: HttpStage;
beforeAll(async () => {
  stage = await HttpStage.create();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const PEOPLE = ['maud', 'ada'];

/** A session that is over, with a replay unless said otherwise. */
async function recording(how: 'ready' | 'captured' = 'ready', title = 'Bilan'): Promise<string> {
  const { id } = await stage.book(0, { title });
  await stage.resumeToken(id);
  await stage.call('POST', `/v1/sessions/${id}/end`);
  const what = { sessionId: id, place: stage.place, people: PEOPLE };
  if (how === 'ready') await composed(stage.store, { ...what, video: 'video' });
  else await captured(stage.store, what);
  return id;
}

async function journal(id: string): Promise<StoredEvent[]> {
  const { body } = await stage.call('GET', `/v1/sessions/${id}/events`);
  return (body as { events: StoredEvent[] }).events;
}

const isThere = async (key: string) => (await stage.place.files(key)).length > 0;

describe('a recording', () => {
  it('is read under its session’s id', async () => {
    const id = await recording();
    const { status, body } = await stage.call('GET', `/v1/recordings/${id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      kind: 'coaching',
      title: 'Bilan',
      startsAt: new Date(NOW_MS).toISOString(),
      people: [
        { id: 'maud', name: 'Maud', role: 'mentor' },
        { id: 'ada', name: 'Ada', role: 'student' },
      ],
      status: 'ready',
      progress: 1,
      failure: null,
      durationMs: COMPOSED.durationMs,
      sizeBytes: COMPOSED.sizeBytes,
      coverage: expect.closeTo(COMPOSED.coverage, 5),
      chapters: COMPOSED.chapters,
      tags: {},
      retainUntil: null,
      originalsUntil: expect.any(String),
      deletion: null,
    });
    expect(await stage.call('GET', '/v1/recordings/none')).toMatchObject({
      status: 404,
      ...refusal('not_found'),
    });
  });

  it('is filed under tags and found by them, by words, by person and by state', async () => {
    const id = await recording('ready', 'Trésorerie prévisionnelle');
    const other = await recording('captured', 'Rien');
    const patched = await stage.call('PATCH', `/v1/recordings/${id}`, {
      body: { topic: 'Finance', sector: 'Boulangerie', retainUntil: '2027-01-01T00:00:00+01:00' },
    });
    expect(patched.body).toMatchObject({
      tags: { topic: 'Finance', sector: 'Boulangerie' },
      retainUntil: '2026-12-31T23:00:00.000Z',
    });
    const found = async (query: string) => {
      const { body } = await stage.call('GET', `/v1/recordings?${query}`);
      return (body as { recordings: { id: string }[] }).recordings.map((each) => each.id);
    };
    expect(await found('topic=Finance')).toEqual([id]);
    expect(await found('q=tresoreries')).toEqual([id]);
    expect(await found('q=boulangeries&personId=ada&status=ready')).toEqual([id]);
    expect(await found('status=recording')).toContain(other);
    expect(await found('personId=nobody')).toEqual([]);
    const first = await stage.call('GET', '/v1/recordings?limit=1');
    const { next } = first.body as { next: string };
    expect(await found(`limit=200&after=${next}`)).not.toContain(next);

    const cleared = await stage.call('PATCH', `/v1/recordings/${id}`, {
      body: { topic: null, retainUntil: null },
    });
    expect(cleared.body).toMatchObject({ tags: { sector: 'Boulangerie' }, retainUntil: null });
    expect(await stage.call('PATCH', `/v1/recordings/${id}`, { body: {} })).toMatchObject(
      refusal('bad_request'),
    );
    expect(await stage.call('PATCH', '/v1/recordings/none', { body: { topic: 'x' } })).toMatchObject(
      refusal('not_found'),
    );
  });
});

describe('[D6] deleting a recording', () => {
  it('takes replay, originals and listings away and leaves a receipt, once', async () => {
    const id = await recording();
    const deleted = await stage.call('DELETE', `/v1/recordings/${id}`);
    expect(deleted).toMatchObject({
      status: 200,
      body: {
        status: 'deleted',
        deletion: { at: new Date(NOW_MS).toISOString(), cause: 'request', files: 5 },
        chapters: [],
        durationMs: null,
      },
    });
    expect((deleted.body as { deletion: { bytes: number } }).deletion.bytes).toBeGreaterThan(20);
    expect(await stage.place.files(id)).toEqual([]);
    expect(await stage.store.recordings.takes(id)).toEqual([]);
    const again = await stage.call('DELETE', `/v1/recordings/${id}`);
    expect(again).toMatchObject({ status: 200, body: deleted.body });
    expect((await stage.call('GET', `/v1/recordings/${id}`)).body).toEqual(deleted.body);
    const events = (await journal(id)).filter(({ type }) => type === 'recording.deleted');
    expect(events).toMatchObject([{ data: { cause: 'request' }, actor: { kind: 'server' } }]);
    const patched = await stage.call('PATCH', `/v1/recordings/${id}`, { body: { topic: 'x' } });
    expect(patched).toMatchObject({ status: 409, ...refusal('conflict') });
  });

  it('is one deletion when two ask at once', async () => {
    const id = await recording();
    const ask = () => stage.call('DELETE', `/v1/recordings/${id}`);
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await ask()).body).toMatchObject({ deletion: { files: 5 } });
  });

  it('is refused while the session runs', async () => {
    const { id } = await stage.book();
    await stage.resumeToken(id);
    await captured(stage.store, { sessionId: id, place: stage.place, people: PEOPLE });
    expect(await stage.call('DELETE', `/v1/recordings/${id}`)).toMatchObject({
      status: 409,
      ...refusal('conflict'),
    });
    expect(await isThere(`${id}/takes`)).toBe(true);
    expect(await stage.call('DELETE', '/v1/recordings/none')).toMatchObject(refusal('not_found'));
  });

  it('of one that is being composed shuts it at once and takes the files when the composer has stopped', async () => {
    const id = await recording('captured');
    await stage.store.recordings.claim(id, 'composer', 30_000);
    const deleted = await stage.call('DELETE', `/v1/recordings/${id}`);
    expect(deleted.body).toMatchObject({ status: 'deleted', deletion: null });
    expect(await stage.store.recordings.renew(id, 'composer', 30_000, 0.5)).toBe(false);
    expect(await stage.store.recordings.complete(id, 'composer', { ...COMPOSED, originalsUntil: 0 })).toBe(
      false,
    );
    expect(await isThere(`${id}/takes`)).toBe(true);
    const before = stage.clock.nowMs;
    stage.clock.nowMs += 30_000;
    await stage.sweep();
    stage.clock.nowMs = before;
    expect(await isThere(id)).toBe(false);
    expect((await stage.call('GET', `/v1/recordings/${id}`)).body).toMatchObject({ deletion: { files: 2 } });
  });
});

describe('what a person agreed to on a page of the school', () => {
  it('[D1] stands in the journal, for people of the session only', async () => {
    const { id } = await stage.book();
    const answer = { personId: 'ada', purpose: 'record', answer: 'yes', textVersion: '1' };
    const path = `/v1/sessions/${id}/consents`;
    expect(await stage.call('POST', path, { body: answer })).toMatchObject({ status: 200, body: answer });
    await stage.call('POST', path, { body: answer });
    const said = (await journal(id)).filter(({ type }) => type === 'consent.answered');
    expect(said).toMatchObject([{ actor: { kind: 'school' }, data: answer }]);
    expect(await stage.call('POST', path, { body: { ...answer, personId: 'eve' } })).toMatchObject({
      status: 403,
      ...refusal('not_booked', { field: 'personId' }),
    });
    expect(await stage.call('POST', '/v1/sessions/none/consents', { body: answer })).toMatchObject(
      refusal('not_found'),
    );
  });
});

describe('[D7] sharing a replay', () => {
  const share = (id: string, body: object = {}) => stage.call('POST', `/v1/recordings/${id}/share`, { body });
  const consent = (id: string, personId: string, answer: 'yes' | 'no') =>
    stage.call('POST', `/v1/sessions/${id}/consents`, {
      body: { personId, purpose: 'share', answer, textVersion: '1' },
    });

  it('with somebody of the session needs nobody’s consent, with others everybody’s', async () => {
    const id = await recording();
    expect(await share(id, { personId: 'ada' })).toMatchObject({
      status: 201,
      body: {
        url: expect.stringMatching(/\/v1\/replays\/[\w-]+\.[\w-]+\.[\w-]+$/),
        expiresAt: new Date(NOW_MS + 4 * 3_600_000).toISOString(),
      },
    });
    expect(await share(id, { personId: 'eve' })).toMatchObject({ status: 403, ...refusal('not_booked') });
    for (const [who, answer, missing] of [
      ['ada', 'no', 2],
      ['ada', 'yes', 1],
      ['maud', 'no', 1],
    ] as const) {
      await consent(id, who, answer);
      expect(await share(id)).toMatchObject({
        status: 403,
        ...refusal('share_consent_missing', { details: { missing } }),
      });
    }
    await consent(id, 'maud', 'yes');
    expect(await share(id, { ttlSeconds: 60 })).toMatchObject({
      status: 201,
      body: { expiresAt: new Date(NOW_MS + 60_000).toISOString() },
    });
  });

  it('needs a replay', async () => {
    const id = await recording('captured');
    expect(await share(id, { personId: 'ada' })).toMatchObject({
      status: 409,
      ...refusal('recording_not_ready', { retryable: true, details: { status: 'recording', progress: 0 } }),
    });
    await stage.call('DELETE', `/v1/recordings/${id}`);
    expect(await share(id, { personId: 'ada' })).toMatchObject({ status: 404, ...refusal('not_found') });
    expect(await share('none', { personId: 'ada' })).toMatchObject(refusal('not_found'));
  });
});

describe('a webhook', () => {
  it('is made with a secret that is shown once, listed and removed by its key only', async () => {
    const body = { url: 'https://school.example/hook', events: ['recording.ready', 'recording.ready'] };
    const made = await stage.call('POST', '/v1/webhooks', { body });
    expect(made).toMatchObject({
      status: 201,
      body: { url: body.url, events: ['recording.ready'], secret: expect.stringMatching(/^.{32,}$/) },
    });
    const { id, secret } = made.body as { id: string; secret: string };
    const listed = await stage.call('GET', '/v1/webhooks');
    expect(listed.body).toMatchObject({ webhooks: [{ id, url: body.url, createdAt: expect.any(String) }] });
    expect(listed.text).not.toContain(secret);
    const other = await stage.store.keys.create({ name: 'other', origins: [] });
    const auth = `Basic ${btoa(`${other.id}:${other.secret}`)}`;
    expect((await stage.call('GET', '/v1/webhooks', { auth })).body).toEqual({ webhooks: [] });
    expect(await stage.call('DELETE', `/v1/webhooks/${id}`, { auth })).toMatchObject(refusal('not_found'));
    expect(await stage.call('DELETE', `/v1/webhooks/${id}`)).toMatchObject({ status: 200, body: { id } });
    expect(await stage.call('DELETE', `/v1/webhooks/${id}`)).toMatchObject(refusal('not_found'));
  });

  it('is one of twenty at most', async () => {
    const body = { url: 'https://school.example/hook', events: ['recording.failed'] };
    const make = () => stage.call('POST', '/v1/webhooks', { body });
    for (let made = 0; made < 20; made += 1) expect((await make()).status).toBe(201);
    expect(await make()).toMatchObject({ status: 409, ...refusal('conflict') });
  });
});
