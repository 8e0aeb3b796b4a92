import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { creation, START_MS } from '../../support/journal.ts';
import { HttpStage, MENTOR, NOW_MS, refusal, STUDENT } from './stage.ts';

let stage: HttpStage;
beforeAll(async () => {
  stage = await HttpStage.create();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const at = (minutes: number) => new Date(NOW_MS + minutes * 60_000).toISOString();
const coaching = (externalId: string) => ({
  externalId,
  kind: 'coaching',
  title: 'Prix',
  startsAt: at(60),
  people: [MENTOR, STUDENT],
});

describe('creating a session', () => {
  it('answers with the resource', async () => {
    const answer = await stage.call('POST', '/v1/sessions', { body: coaching('new') });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(String),
      externalId: 'new',
      kind: 'coaching',
      title: 'Prix',
      startsAt: at(60),
      endsAt: at(90),
      opensAt: at(50),
      status: 'scheduled',
      people: [
        { ...MENTOR, presence: 'expected' },
        { ...STUDENT, presence: 'expected' },
      ],
    });
  });

  it('is idempotent by the external id', async () => {
    const first = await stage.call('POST', '/v1/sessions', { body: coaching('twice') });
    const second = await stage.call('POST', '/v1/sessions', { body: coaching('twice') });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    const sameMoment = { ...coaching('twice'), startsAt: '2026-11-23T12:00:00+01:00' };
    expect((await stage.call('POST', '/v1/sessions', { body: sameMoment })).status).toBe(200);
    const other = await stage.call('POST', '/v1/sessions', {
      body: { ...coaching('twice'), title: 'Autre' },
    });
    expect(other).toMatchObject({ status: 409, ...refusal('conflict') });
  });

  it('is idempotent when both come at once', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => stage.call('POST', '/v1/sessions', { body: coaching('race') })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map((answer) => (answer.body as { id: string }).id)).size).toBe(1);
  });

  it('[E1] is another one when others are expected', async () => {
    const create = (expected?: readonly string[]) =>
      stage.call('POST', '/v1/sessions', { body: { ...coaching('awaited'), expected } });
    const first = await create([STUDENT.id, MENTOR.id]);
    expect([first.status, (await create([MENTOR.id, STUDENT.id])).status]).toEqual([201, 200]);
    expect(await create([STUDENT.id])).toMatchObject({ status: 409, ...refusal('conflict') });
    expect((await create()).status).toBe(409);
  });

  it.each<readonly [string, object, string]>([
    ['somebody expected twice', { expected: ['ada', 'bob', 'ada'] }, 'expected'],
    ['somebody expected by no id', { expected: ['ada', ''] }, 'expected.1'],
    ['a conference', { kind: 'conference' }, 'kind'],
    ['one person', { people: [MENTOR] }, 'people'],
    ['two students', { people: [STUDENT, { ...STUDENT, id: 'bob' }] }, 'people'],
    ['three people', { people: [MENTOR, STUDENT, { ...STUDENT, id: 'bob' }] }, 'people'],
    ['a person with themselves', { people: [MENTOR, { ...STUDENT, id: MENTOR.id }] }, 'people'],
    ['an observer in place of the student', { people: [MENTOR, { ...STUDENT, role: 'observer' }] }, 'people'],
  ])('refuses %s and names the field', async (_name, change, field) => {
    const answer = await stage.call('POST', '/v1/sessions', { body: { ...coaching('no'), ...change } });
    expect(answer).toMatchObject({ status: 400, ...refusal('bad_request', { field }) });
  });
});

describe('a session', () => {
  it('can be read, and isn’t there under another id', async () => {
    const session = await stage.book();
    expect(await stage.call('GET', `/v1/sessions/${session.id}`)).toMatchObject({
      status: 200,
      body: session,
    });
    expect(await stage.call('GET', '/v1/sessions/none')).toMatchObject({
      status: 404,
      ...refusal('not_found'),
    });
  });

  it.each([
    ['GET', '', undefined],
    ['PATCH', '', { title: 'x' }],
    ['DELETE', '', undefined],
    ['POST', '/end', undefined],
    ['POST', '/tokens', { personId: 'ada', name: 'Ada', role: 'student' }],
    ['GET', '/events', undefined],
    ['GET', '/attendance', undefined],
    ['GET', '/pages', undefined],
    ['GET', '/questions', undefined],
  ])('%s …%s of one that doesn’t exist is not found', async (method, below, body) => {
    const answer = await stage.call(method, `/v1/sessions/none${below}`, { body });
    expect(answer).toMatchObject({ status: 404, ...refusal('not_found') });
  });

  it('can be moved, lengthened and renamed', async () => {
    const { id } = await stage.book(60);
    const path = `/v1/sessions/${id}`;
    const moved = await stage.call('PATCH', path, { body: { startsAt: at(120) } });
    expect(moved.body).toMatchObject({ startsAt: at(120), endsAt: at(150), opensAt: at(110) });
    const longer = await stage.call('PATCH', path, { body: { durationMinutes: 45 } });
    expect(longer.body).toMatchObject({ startsAt: at(120), endsAt: at(165) });
    const renamed = await stage.call('PATCH', path, { body: { title: 'Nouveau' } });
    expect(renamed.body).toMatchObject({ title: 'Nouveau', startsAt: at(120), endsAt: at(165) });
    expect(await stage.call('PATCH', path, { body: {} })).toMatchObject(refusal('bad_request'));
  });

  it('[E1] says whom the school awaits, differences alone, to nobody in the room', async () => {
    const { id } = await stage.book(60);
    const path = `/v1/sessions/${id}`;
    const patch = (expected: readonly string[]) => stage.call('PATCH', path, { body: { expected } });
    for (const expected of [
      ['ada', 'obs'],
      ['obs', 'ada'],
      ['ada', MENTOR.id],
    ])
      expect((await patch(expected)).status).toBe(200);
    expect(await patch(['ada', 'ada'])).toMatchObject(refusal('bad_request', { field: 'expected' }));
    const journal = await stage.store.sessions.read(id, 0, 100);
    const said = journal.filter(({ type }) => type === 'person.expected');
    expect(said.map(({ data, audience }) => ({ ...(data as object), audience }))).toEqual([
      { personId: 'ada', expected: true, audience: 'server' },
      { personId: 'obs', expected: true, audience: 'server' },
      { personId: 'obs', expected: false, audience: 'server' },
      { personId: MENTOR.id, expected: true, audience: 'server' },
    ]);
    await stage.call('POST', `${path}/end`);
    expect(await patch(['ada'])).toMatchObject(refusal('session_ended'));
  });

  it('shows when the door opens by what was said at its booking, not by today’s configuration', async () => {
    const opensAt = START_MS - 20 * 60_000;
    const { id } = await stage.store.sessions.create(creation({ summary: { opensAt } }));
    const { body } = await stage.call('GET', `/v1/sessions/${id}`);
    expect(body).toMatchObject({ opensAt: new Date(opensAt).toISOString() });
  });

  it('takes two changes at once, neither taking back the other’s', async () => {
    const { id } = await stage.book(60);
    const path = `/v1/sessions/${id}`;
    const change = (body: object) => stage.call('PATCH', path, { body });
    await Promise.all([
      change({ startsAt: at(120) }),
      change({ durationMinutes: 45 }),
      change({ title: 'x' }),
    ]);
    const { body } = await stage.call('GET', path);
    expect(body).toMatchObject({ startsAt: at(120), endsAt: at(165), title: 'x' });
  });

  it('can be cancelled, with a reason or without, and twice', async () => {
    const { id } = await stage.book(60);
    const path = `/v1/sessions/${id}`;
    const cancelled = await stage.call('DELETE', path, { body: { reason: 'Malade' } });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await stage.call('DELETE', path)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await stage.call('PATCH', path, { body: { title: 'x' } })).toMatchObject({
      status: 410,
      ...refusal('session_cancelled'),
    });
    expect(await stage.call('POST', `${path}/tokens`, { body: tokenFor(STUDENT) })).toMatchObject({
      status: 410,
      ...refusal('session_cancelled'),
    });
  });

  it('can be ended, and then nobody gets a token', async () => {
    const { id } = await stage.book();
    await stage.resumeToken(id);
    const path = `/v1/sessions/${id}`;
    expect(await stage.call('POST', `${path}/end`)).toMatchObject({ status: 200, body: { status: 'ended' } });
    expect(await stage.call('POST', `${path}/end`)).toMatchObject({ status: 200, body: { status: 'ended' } });
    const token = await stage.call('POST', `${path}/tokens`, { body: tokenFor(STUDENT) });
    expect(token).toMatchObject({ status: 410, ...refusal('session_ended') });
  });
});

describe('the list of sessions', () => {
  it('goes by person and status, page by page', async () => {
    const people = [MENTOR, { ...STUDENT, id: 'lister' }];
    const ids: string[] = [];
    for (const inMinutes of [100, 200, 300]) ids.unshift((await stage.book(inMinutes, { people })).id);
    await stage.call('DELETE', `/v1/sessions/${ids[1]}`);
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const query = `personId=lister&limit=2${after === '' ? '' : `&after=${after}`}`;
      const { body } = await stage.call('GET', `/v1/sessions?${query}`);
      const page = body as { sessions: { id: string }[]; next: string | null };
      seen.push(...page.sessions.map((session) => session.id));
      after = page.next;
    }
    expect(seen).toEqual(ids);
    const cancelled = await stage.call('GET', '/v1/sessions?personId=lister&status=cancelled');
    expect(cancelled.body).toMatchObject({ sessions: [{ id: ids[1] }], next: null });
  });
});

describe('the journal of a session', () => {
  it('[R1] is read in order, page by page', async () => {
    const { id } = await stage.book();
    const first = await stage.call('GET', `/v1/sessions/${id}/events?limit=2`);
    expect(first.body).toMatchObject({ events: [{ seq: 1, type: 'session.created' }, { seq: 2 }], next: 2 });
    const rest = await stage.call('GET', `/v1/sessions/${id}/events?after=2`);
    expect(rest.body).toMatchObject({ events: [{ seq: 3, type: 'person.booked' }], next: null });
    expect(await stage.call('GET', '/v1/sessions/none/events')).toMatchObject(refusal('not_found'));
  });

  it('[R12] loses what it said of a person who is erased', async () => {
    const { id } = await stage.book(0, { people: [MENTOR, { id: 'gone', name: 'Gone', role: 'student' }] });
    const erased = await stage.call('DELETE', '/v1/people/gone');
    expect(erased).toMatchObject({ status: 200, body: { sessions: [id], events: 1 } });
    const { text } = await stage.call('GET', `/v1/sessions/${id}/events`);
    expect(text).not.toContain('Gone');
    expect(text).toContain('"erased":true');
    expect((await stage.call('DELETE', '/v1/people/gone')).body).toEqual({ sessions: [], events: 0 });
  });
});

describe('attendance', () => {
  it('[R10] tells of those who are booked that they haven’t come', async () => {
    const { id } = await stage.book(5);
    const { body } = await stage.call('GET', `/v1/sessions/${id}/attendance`);
    expect(body).toEqual({
      sessionId: id,
      startsAt: at(5),
      endsAt: at(35),
      people: [MENTOR, STUDENT].map(({ id: personId, name, role }) => ({
        personId,
        name,
        role,
        booked: true,
        spans: [],
        presentSeconds: 0,
        lateSeconds: null,
        disconnections: 0,
      })),
    });
    expect(await stage.call('GET', '/v1/sessions/none/attendance')).toMatchObject(refusal('not_found'));
  });
});

function tokenFor(who: { id: string; name: string; role: string }) {
  return { personId: who.id, name: who.name, role: who.role };
}
