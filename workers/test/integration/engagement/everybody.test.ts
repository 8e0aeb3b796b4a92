import { loadEngagementRules } from '@tribu-live/server/config';
import { openStore, type Store } from '@tribu-live/server/store';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { personFacts, sessionFacts } from '../../../../server/test/support/engagement-facts.ts';
import { batch, creation, sketch } from '../../../../server/test/support/journal.ts';
import {
  quietLog,
  type TemporaryDatabase,
  temporaryDatabase,
} from '../../../../server/test/support/postgres.ts';
import { StandingJob } from '../../../src/engagement/standing-job.ts';
import { Standings } from '../../../src/engagement/standings.ts';

const PEOPLE = 1000;
const SESSIONS = 12;
const DAY_MS = 24 * 3_600_000;

let postgres: TemporaryDatabase;
let store: Store;
beforeAll(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
});
afterAll(async () => {
  await store?.close();
  await postgres?.close();
});

const ids = Array.from({ length: PEOPLE }, (_, index) => `student-${index}`);
/** Every second one never came. */
const came = (index: number) => index % 2 === 0;

async function fill(nowMs: number): Promise<void> {
  const direct = new Client(postgres.url);
  await direct.connect();
  await direct.query(
    `insert into people (id, name, cohort, since) select id, id, 'all', $2 from unnest($1::text[]) as id`,
    [ids, nowMs - 40 * DAY_MS],
  );
  await direct.end();
  const page = {
    exerciseId: 'x',
    started: true,
    writingSeconds: 600,
    words: 200,
    finished: true,
    shared: true,
  };
  const people = ids.map((id, index) =>
    personFacts(
      id,
      came(index)
        ? { attendedSeconds: 3600, calls: { made: 1, answered: 1, byName: 1 }, exercises: [page] }
        : {},
    ),
  );
  for (let week = 0; week < SESSIONS; week += 1) {
    const { id } = await store.sessions.create(creation());
    const events = [sketch('room.ended', { reason: 'time' })];
    await store.sessions.append(batch({ sessionId: id, fromSeq: 3, events, summary: { status: 'ended' } }));
    const startsAt = nowMs - DAY_MS - week * 7 * DAY_MS;
    expect(await store.engagement.put(sessionFacts(id, people, { startsAt }), new Map(), 1)).toBe(true);
  }
}

it('[E5] how a thousand people of twelve sessions stand is told in two looks, and written when it changed', {
  timeout: 60_000,
}, async () => {
  const nowMs = Date.now();
  await fill(nowMs);
  const figures: Record<string, number>[] = [];
  const log = {
    info: (context: object) => void figures.push({ ...context }),
    warn: () => undefined,
    error: () => undefined,
  };
  const now = () => Date.now();
  const standings = new Standings({ people: store.people, rules: loadEngagementRules(null), now });
  const job = new StandingJob({ people: store.people, standings, log, now });
  const { signal } = new AbortController();
  await job.run({ personId: null }, { signal });
  await job.run({ personId: null }, { signal });
  expect(figures).toMatchObject([
    { people: PEOPLE, changed: PEOPLE },
    { people: PEOPLE, changed: 0 },
  ]);
  expect(await store.people.cohorts()).toEqual([
    { cohort: 'all', people: PEOPLE, standings: { regular: PEOPLE / 2, ghost: PEOPLE / 2 } },
  ]);
  const [first, second] = figures;
  console.log(`standings of ${PEOPLE} people: ${first?.tookMs} ms all changed, ${second?.tookMs} ms none`);
});

it('stops between pages when its worker does', async () => {
  const asked: (string | null)[] = [];
  const stop = new AbortController();
  const people = {
    ids: async (after: string | null, limit: number) => {
      asked.push(after);
      stop.abort();
      return Array.from({ length: limit }, (_, index) => `p-${index}`);
    },
  };
  const standings = new Standings({ people: store.people, rules: loadEngagementRules(null), now: () => 0 });
  const job = new StandingJob({ people, standings, log: quietLog, now: () => 0 });
  await expect(job.run({ personId: null }, { signal: stop.signal })).rejects.toThrow('aborted');
  expect(asked).toEqual([null]);
});
