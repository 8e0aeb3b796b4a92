import { randomUUID } from 'node:crypto';
import { LIMITS, type StoredEvent } from '@tribu-live/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpStage, MENTOR, NOW_MS, refusal, STUDENT } from './stage.ts';

let stage: HttpStage;
beforeAll(async () => {
  stage = await HttpStage.create();
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const BLOCK = {
  blockId: 'accueil',
  kind: 'welcome',
  title: 'Accueil',
  minutes: 5,
  microphones: 'open',
  layout: 'gallery',
} as const;
const somebody = (n: number) => ({ id: `p${n}`, name: `P ${n}`, role: 'student' });
const workshop = (more: Record<string, unknown> = {}) => ({
  externalId: `w-${randomUUID()}`,
  kind: 'tribu',
  startsAt: new Date(NOW_MS).toISOString(),
  durationMinutes: 120,
  people: [MENTOR, STUDENT],
  ...more,
});
const create = (body: unknown) => stage.call('POST', '/v1/sessions', { body });

async function plans(id: string): Promise<unknown[]> {
  const { body } = await stage.call('GET', `/v1/sessions/${id}/events`);
  const { events } = body as { events: StoredEvent[] };
  return events.filter(({ type }) => type === 'sheet.set').map(({ data }) => data);
}

describe('a workshop', () => {
  it('is booked with a mentor and as many as a room holds', async () => {
    const many = Array.from({ length: LIMITS.peoplePerWorkshop - 1 }, (_, n) => somebody(n));
    expect(await create(workshop({ people: [MENTOR, ...many] }))).toMatchObject({
      status: 201,
      body: { kind: 'tribu' },
    });
    expect(await create(workshop({ people: [MENTOR] }))).toMatchObject({ status: 201 });
  });

  it.each<readonly [string, Record<string, unknown>, string]>([
    ['without a mentor', { people: [STUDENT] }, 'people'],
    ['with somebody twice', { people: [MENTOR, STUDENT, STUDENT] }, 'people'],
    [
      'with more than a room holds',
      { people: [MENTOR, ...Array.from({ length: LIMITS.peoplePerWorkshop }, (_, n) => somebody(n))] },
      'people',
    ],
    ['with an observer', { people: [MENTOR, { ...STUDENT, role: 'observer' }] }, 'people.1.role'],
  ])('%s is refused by name of the field', async (_name, change, field) => {
    expect(await create(workshop(change))).toMatchObject({
      status: 400,
      ...refusal('bad_request', { field }),
    });
  });
});

describe('a run sheet', () => {
  it('comes with the server, by name', async () => {
    const { status, body } = await stage.call('GET', '/v1/run-sheets');
    const { templates } = body as { templates: { templateId: string; blocks: { kind: string }[] }[] };
    expect(status).toBe(200);
    expect(
      templates.find(({ templateId }) => templateId === 'atelier-ecriture')?.blocks.map((b) => b.kind),
    ).toEqual(['welcome', 'teaching', 'exercise', 'circle', 'questions', 'break', 'groups']);
  });

  it('[W26] is given with the session, by name or block by block', async () => {
    const named = await create(workshop({ sheet: { template: 'atelier-ecriture' } }));
    const own = await create(workshop({ sheet: { blocks: [BLOCK] } }));
    const ids = [named, own].map(({ body }) => (body as { id: string }).id);
    expect(await plans(ids[0] ?? '')).toMatchObject([
      { blocks: [{ blockId: 'accueil' }, {}, {}, {}, {}, {}, {}] },
    ]);
    expect(await plans(ids[1] ?? '')).toEqual([{ blocks: [BLOCK] }]);
  });

  it('is part of what makes a creation the same', async () => {
    const body = workshop({ sheet: { blocks: [BLOCK] } });
    const { sheet: _none, ...bare } = body as Record<string, unknown>;
    expect((await create(body)).status).toBe(201);
    expect((await create(body)).status).toBe(200);
    for (const other of [
      bare,
      { ...body, sheet: { blocks: [] } },
      { ...body, sheet: { template: 'tribu-entraide' } },
    ])
      expect(await create(other)).toMatchObject({
        status: 409,
        ...refusal('conflict', { field: 'externalId' }),
      });
  });

  it('[W26] may be another one until the end, alone or with a move', async () => {
    const { id } = (await create(workshop())).body as { id: string };
    const patch = (body: unknown) => stage.call('PATCH', `/v1/sessions/${id}`, { body });
    expect((await patch({ sheet: { blocks: [BLOCK] } })).status).toBe(200);
    const moved = await patch({ title: 'Récit', sheet: { template: 'tribu-entraide' } });
    expect(moved).toMatchObject({ status: 200, body: { title: 'Récit' } });
    expect(await plans(id)).toMatchObject([{ blocks: [BLOCK] }, { blocks: [{}, {}, {}, {}] }]);
    expect(await patch({ title: 'x', sheet: { template: 'nothing-of-ours' } })).toMatchObject(
      refusal('bad_request', { field: 'sheet.template' }),
    );
    expect((await stage.call('GET', `/v1/sessions/${id}`)).body).toMatchObject({ title: 'Récit' });
    await stage.call('POST', `/v1/sessions/${id}/end`);
    expect(await patch({ sheet: { blocks: [] } })).toMatchObject({
      status: 410,
      ...refusal('session_ended'),
    });
  });
});

describe('before anything happened', () => {
  it.each(['pages', 'questions'])('there are no %s', async (what) => {
    const { id } = (await create(workshop())).body as { id: string };
    expect(await stage.call('GET', `/v1/sessions/${id}/${what}`)).toMatchObject({
      status: 200,
      body: { sessionId: id, [what]: [] },
    });
  });
});

describe('shared pages', () => {
  it('are those that their writers share, as they share them now', async () => {
    const { id } = (await create(workshop())).body as { id: string };
    const { epoch, seq, summary } = (await stage.store.sessions.find(id)) ?? {
      epoch: 0,
      seq: 0,
      summary: null,
    };
    const [mine, theirs] = [randomUUID(), randomUUID()];
    const page = { sessionId: id, epoch, connection: 1, revision: 1, savedAt: NOW_MS, words: 2 };
    const shared = (personId: string, exerciseId: string, sharing: string, at: number): StoredEvent => ({
      sessionId: id,
      epoch,
      seq: seq + at,
      at: NOW_MS,
      actor: { kind: 'person', id: personId },
      type: 'page.shared',
      v: 1,
      audience: 'all',
      commandId: null,
      data: { exerciseId, personId, with: sharing },
    });
    for (const [exerciseId, personId, text] of [
      [mine, 'ada', 'Un bol'],
      [mine, 'maud', 'Ma page'],
      [theirs, 'ada', 'Un secret'],
      [theirs, theirs, 'D’un groupe'],
    ] as const)
      await stage.store.pages.save({ ...page, exerciseId, personId, text });
    if (summary === null) throw new Error('no session');
    await stage.store.sessions.append({
      sessionId: id,
      epoch,
      fromSeq: seq,
      events: [
        shared('ada', mine, 'all', 1),
        shared('ada', theirs, 'all', 2),
        shared('ada', theirs, 'nobody', 3),
        shared('maud', mine, 'mentors', 4),
      ],
      deadlines: [],
      summary,
    });
    const { body } = await stage.call('GET', `/v1/sessions/${id}/pages`);
    const about = { exerciseId: mine, words: 2, savedAt: new Date(NOW_MS).toISOString() };
    expect(body).toEqual({
      sessionId: id,
      pages: [
        { ...about, personId: 'ada', name: 'Ada', sharedWith: 'all', text: 'Un bol' },
        { ...about, personId: 'maud', name: 'Maud', sharedWith: 'mentors', text: 'Ma page' },
      ],
    });
  });
});
