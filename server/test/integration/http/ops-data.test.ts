import jwt from 'jsonwebtoken';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cohorts, JobsNow, LISTED, RecordingsNow, RoomsNow } from '../../../src/ops/resources.ts';
import { captured } from '../../support/recorded.ts';
import { HttpStage, MENTOR, NOW_MS } from './stage.ts';

const DAY_MS = 24 * 3600 * 1000;

let stage: HttpStage;
beforeAll(async () => {
  stage = await HttpStage.create();
});
afterAll(() => stage[Symbol.asyncDispose]());

/** What an operator says of themselves. */
function operator(at: HttpStage): { readonly auth: string } {
  const iat = NOW_MS / 1000;
  const { id, secret } = at.key;
  const token = jwt.sign({ aud: 'operator', sub: 'ops', iat, exp: iat + 3600 }, secret, {
    algorithm: 'HS256',
    keyid: id,
  });
  return { auth: `Bearer ${token}` };
}

const data = async (path: string, at = stage) =>
  (await at.call('GET', `/ops/data/${path}`, operator(at))).body;

describe('what operators read', () => {
  it('the rooms and machines', async () => {
    const now = RoomsNow.parse(await data('rooms'));
    expect(now).toMatchObject({ at: NOW_MS, more: 0, rooms: [] });
    expect(now.nodes).toEqual([{ id: 'node-1', url: stage.url, draining: false, load: null }]);
  });

  it('recordings that run, wait and failed', async () => {
    const [over, broken] = [
      await stage.book(0, { title: 'Attend' }),
      await stage.book(0, { title: 'Cassé' }),
    ];
    for (const { id } of [over, broken]) {
      await captured(stage.store, { sessionId: id, place: stage.place, people: [MENTOR.id] });
      await stage.call('POST', `/v1/sessions/${id}/end`);
    }
    await stage.store.recordings.claim(broken.id, 'composer', 30_000);
    const composing = RecordingsNow.parse(await data('recordings'));
    expect(composing.waiting).toEqual([
      { sessionId: over.id, kind: 'coaching', title: 'Attend', startsAt: NOW_MS },
    ]);
    expect(composing.composing).toMatchObject([{ title: 'Cassé', progress: 0, attempts: 1 }]);
    await stage.store.recordings.fail(broken.id, 'composer', 'compose_failed');
    const failed = RecordingsNow.parse(await data('recordings'));
    expect(failed).toMatchObject({
      composing: [],
      failed: [{ sessionId: broken.id, failure: 'compose_failed' }],
    });
    expect(failed.nodes).toEqual([{ id: 'node-1', capture: null }]);
  });

  it('a recording that waits, however many run', async () => {
    await using busy = await HttpStage.create();
    const record = async (inMinutes: number) => {
      const { id } = await busy.book(inMinutes);
      await captured(busy.store, { sessionId: id, place: busy.place, people: [MENTOR.id] });
      return id;
    };
    const over = await record(0);
    await busy.call('POST', `/v1/sessions/${over}/end`);
    for (let running = 0; running <= LISTED.recordings; running += 1) await record(1);
    expect(RecordingsNow.parse(await data('recordings', busy)).waiting).toMatchObject([{ sessionId: over }]);
  });

  it('jobs that wait or failed, not those that are done', async () => {
    const send = (key: string) =>
      stage.store.jobs.send({ queue: 'compose', key, data: { sessionId: key }, afterSeconds: 3600 });
    for (const key of ['waits', 'broke', 'was-done']) await send(key);
    const database = new Client({ connectionString: stage.postgres.url });
    await database.connect();
    const end =
      'update pgboss.job set state = $2, started_on = now(), completed_on = now() where singleton_key = $1';
    await database.query(end, ['broke', 'failed']);
    await database.query(end, ['was-done', 'completed']);
    await database.end();
    const now = JobsNow.parse(await data('jobs'));
    const mine = now.jobs.filter(({ key }) => ['waits', 'broke', 'was-done'].includes(key));
    expect(mine.map(({ key, state }) => [key, state])).toEqual([
      ['broke', 'failed'],
      ['waits', 'waiting'],
    ]);
    expect(now.queues.find(({ queue }) => queue === 'compose')).toMatchObject({ failed: 1 });
  });

  it('cohorts, and how each of one stands, also as a table', async () => {
    expect(await data('cohorts')).toEqual({ cohorts: [] });
    const people = [
      { id: 'zoe', name: 'Zoé', since: NOW_MS - 90 * DAY_MS },
      { id: 'amir', name: 'Amir', since: NOW_MS - 3 * DAY_MS },
    ];
    for (const person of people) await stage.store.people.enrol({ ...person, cohort: '2026' });
    await stage.store.people.stand('zoe', 'ghost', []);
    expect(Cohorts.parse(await data('cohorts')).cohorts).toEqual([
      { cohort: '2026', people: 2, standings: { ghost: 1 } },
    ]);
    const cohort = await data('cohorts/2026?lang=fr');
    expect(cohort).toMatchObject({
      cohort: '2026',
      standings: { ghost: 1, new: 1 },
      students: [
        { name: 'Amir', standing: 'new' },
        {
          name: 'Zoé',
          standing: 'ghost',
          reasons: expect.arrayContaining([
            { fact: expect.any(String), value: expect.any(Number), says: expect.stringMatching(/\S/) },
          ]),
        },
      ],
    });
    expect(await data('cohorts/2026?format=csv')).toBeNull();
    const table = await stage.call('GET', '/ops/data/cohorts/2026?format=csv', operator(stage));
    expect(table.headers.get('Content-Type')).toContain('text/csv');
    expect(table.text).toContain('Zoé');
    expect(await data('cohorts/none')).toMatchObject({ error: { code: 'not_found' } });
    for (const path of ['cohorts/2026?lang=de', 'cohorts/2026?more=1', 'cohorts/a%20b', 'rooms?limit=1']) {
      expect(await data(path)).toMatchObject({ error: { code: 'bad_request' } });
    }
  });
});
