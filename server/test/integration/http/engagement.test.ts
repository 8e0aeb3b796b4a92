import { randomUUID } from 'node:crypto';
import type { CohortEngagement, SessionEngagement, StudentEngagement } from '@tribu-live/protocol/engagement';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEngagementRules } from '../../../src/config/index.ts';
import { computeEngagement, keepSession } from '../../support/kept-session.ts';
import { parseCsv } from '../../support/parse-csv.ts';
import { RUNNING_NAME, workshopAtTen } from '../../support/workshop-at-ten.ts';
import { HttpStage, NOW_MS, refusal } from './stage.ts';

const DAY_MS = 86_400_000;
const RULES = loadEngagementRules(null);
/** Days before now on which the workshop was held: the last one after six weeks of silence. */
const HELD = [1, 3, 45];

let stage: HttpStage;
let ids: string[];
beforeAll(async () => {
  stage = await HttpStage.create();
  ids = await Promise.all(HELD.map((days) => held(days)));
  for (const [id, name] of [
    ['ada', 'Ada'],
    ['bo', RUNNING_NAME],
    ['cleo', 'Cléo'],
    ['dora', '@Dora'],
  ] as const) {
    const since = new Date(NOW_MS - 60 * DAY_MS).toISOString();
    await stage.call('PUT', `/v1/people/${id}`, { body: { name, cohort: 'promo:2026', since } });
  }
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

async function held(days: number): Promise<string> {
  const id = randomUUID();
  await keepSession(stage.store, id, workshopAtTen(id, NOW_MS - days * DAY_MS));
  expect(await computeEngagement(stage.store, id, RULES)).toBe(true);
  return id;
}

async function read<T>(path: string): Promise<T> {
  const { status, body } = await stage.call('GET', `/v1/engagement/${path}`);
  expect(status).toBe(200);
  return body as T;
}
async function table(path: string, headers: Record<string, string> = {}) {
  const Authorization = `Basic ${btoa(`${stage.key.id}:${stage.key.secret}`)}`;
  const response = await fetch(`${stage.url}/v1/engagement/${path}`, {
    headers: { Authorization, ...headers },
  });
  // `text()` would take the byte order mark away.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, text };
}
const says = (reasons: readonly { says: string }[] = []) => reasons.map((reason) => reason.says).join(' ; ');

describe('[E1] a session', () => {
  it('has the numbers of its journal, of everybody who was booked, awaited or there', async () => {
    const session = await read<SessionEngagement>(`sessions/${ids[0]}`);
    const { people, ...rest } = session;
    const startsAt = new Date(NOW_MS - DAY_MS).toISOString();
    const endsAt = new Date(NOW_MS - DAY_MS + 3_600_000).toISOString();
    expect(rest).toMatchObject({
      ...{
        sessionId: ids[0],
        kind: 'tribu',
        title: 'Écrire',
        status: 'ended',
        startsAt,
        endsAt,
        endedAt: endsAt,
      },
      ...{ exercises: 1, polls: 0, circles: 0, questions: 1 },
      participations: { active: 1, quiet: 1, away: 0, absent: 2, trouble: 0 },
    });
    expect(people.map(({ personId, name, participation }) => [personId, name, participation])).toEqual([
      ['maud', 'Maud', null],
      ['ada', 'Ada', 'active'],
      ['bo', RUNNING_NAME, 'quiet'],
      ['cleo', 'Cléo', 'absent'],
      ['eve', 'Eve', null],
      ['dora', '@Dora', 'absent'],
    ]);
    expect(people[1]).toMatchObject({
      ...{ expected: true, attendedSeconds: 3600, lateSeconds: 0, leftEarlySeconds: 0, gapSeconds: 0 },
      ...{ speakingSeconds: 25, cameraSeconds: null, screenSeconds: null, questions: 1, votes: 0 },
      hands: { raised: 1, answered: 1, waitedSeconds: 60 },
      exercises: [{ started: true, writingSeconds: 45, words: 120, finished: true, shared: true }],
      page: { usedSeconds: 120, shownSeconds: 0, hiddenSeconds: 0 },
      line: { goodSeconds: 60, weakSeconds: 0, badSeconds: 0 },
    });
    expect(people[2]).toMatchObject({
      ...{
        attendedSeconds: 45 * 60,
        lateSeconds: 600,
        leftEarlySeconds: 300,
        speakingSeconds: null,
        votes: 1,
      },
      exercises: [{ started: false, words: 0, finished: false }],
    });
    expect(people[5]).toMatchObject({ booked: false, expected: true, attendedSeconds: 0, lateSeconds: null });
  });

  it('[E4] gives the facts that a verdict rests on, in the language that was asked for', async () => {
    const french = await read<SessionEngagement>(`sessions/${ids[0]}`);
    const english = await read<SessionEngagement>(`sessions/${ids[0]}?lang=en`);
    expect(says(french.people[1]?.reasons)).toContain('a écrit 120 mots');
    expect(says(english.people[1]?.reasons)).toContain('wrote 120 words');
    expect(french.people[0]?.reasons).toEqual([]);
  });

  it('tells of one that runs what happened up to now', async () => {
    const id = randomUUID();
    await keepSession(stage.store, id, workshopAtTen(id, NOW_MS, 12));
    stage.clock.nowMs = NOW_MS + 20 * 60_000;
    const { status, endedAt, questions, people } = await read<SessionEngagement>(`sessions/${id}`);
    stage.clock.nowMs = NOW_MS;
    expect({ status, endedAt, questions }).toEqual({ status: 'open', endedAt: null, questions: 1 });
    expect(people.map(({ attendedSeconds }) => attendedSeconds).slice(1)).toEqual([1200, 600, 0, 0, 0]);
  });

  it('that is only booked, or was cancelled, blames nobody', async () => {
    const { id } = await stage.book(60);
    const nobody = { active: 0, quiet: 0, away: 0, absent: 0, trouble: 0 };
    expect(await read(`sessions/${id}`)).toMatchObject({ status: 'scheduled', participations: nobody });
    await stage.call('DELETE', `/v1/sessions/${id}`);
    expect(await read(`sessions/${id}`)).toMatchObject({ status: 'cancelled', participations: nobody });
  });
});

describe('[E5] a student', () => {
  it('has all sessions that are over, signs of life and a standing', async () => {
    const ada = await read<StudentEngagement>('students/ada');
    expect(ada).toMatchObject({
      ...{ personId: 'ada', name: 'Ada', cohort: 'promo:2026', days: 30 },
      ...{ standing: 'returning', facts: { daysEnrolled: 60, sessionsAttended: 2, questions: 2, pages: 2 } },
    });
    expect(ada.sessions.map(({ sessionId, participation }) => [sessionId, participation])).toEqual(
      ids.map((id) => [id, 'active']),
    );
    expect(ada.signs.map(({ kind }) => kind).sort()).toEqual(
      ['page', 'question', 'session'].flatMap((kind) => [kind, kind, kind]),
    );
    expect(says(ada.reasons)).toContain('de retour après 42 jours sans signe');
    expect(await read('students/cleo?lang=en')).toMatchObject({ standing: 'ghost', signs: [] });
  });

  it('who was in sessions and was never enrolled is told of without a standing', async () => {
    const eve = await read<StudentEngagement>('students/eve');
    expect(eve).toMatchObject({ name: 'Eve', cohort: null, since: null, standing: 'unknown' });
    expect(eve.sessions).toHaveLength(3);
    await stage.book(0, {
      people: [
        { id: 'maud', name: 'Maud', role: 'mentor' },
        { id: 'new', name: 'Nour', role: 'student' },
      ],
    });
    expect(await read('students/new')).toMatchObject({ name: 'Nour', standing: 'unknown', sessions: [] });
  });
});

describe('a cohort', () => {
  it('answers how many sessions, how many questions, how many come back', async () => {
    const { totals, standings, students } = await read<CohortEngagement>('cohorts/promo:2026');
    expect(totals).toEqual({
      ...{ students: 4, sessions: 2, sessionsExpected: 8, sessionsAttended: 4 },
      ...{ questions: 2, pages: 2, replays: 0, attending: 2, attendingAgain: 2, returning: 2 },
    });
    expect(standings).toEqual({ new: 0, regular: 0, autodidact: 0, returning: 2, ghost: 2, unknown: 0 });
    expect(students.map(({ personId, standing }) => [personId, standing])).toEqual([
      ['bo', 'returning'],
      ['dora', 'ghost'],
      ['ada', 'returning'],
      ['cleo', 'ghost'],
    ]);
  });

  it('of several hundred people is told of everybody', async () => {
    for (let n = 0; n < 230; n += 1) {
      await stage.store.people.enrol({ id: `p-${n}`, name: `P ${n}`, cohort: 'large', since: NOW_MS });
    }
    const { totals, students } = await read<CohortEngagement>('cohorts/large');
    expect([totals.students, new Set(students.map(({ personId }) => personId)).size]).toEqual([230, 230]);
    expect(parseCsv((await table('cohorts/large?format=csv')).text)).toHaveLength(230);
  });
});

it.each(['sessions/none', 'students/none', 'cohorts/none'])(
  '%s is not found, as a table neither',
  async (path) => {
    for (const query of ['', '?format=csv']) {
      expect(await stage.call('GET', `/v1/engagement/${path}${query}`)).toMatchObject({
        status: 404,
        ...refusal('not_found', { field: 'id' }),
      });
    }
  },
);

describe('a table', () => {
  it('of a session is a file with a line for each person, and nothing in it runs', async () => {
    const { status, headers, text } = await table(`sessions/${ids[0]}?format=csv`);
    expect(status).toBe(200);
    expect(headers.get('Content-Type')).toContain('text/csv');
    expect(headers.get('Content-Disposition')).toBe(`attachment; filename="session-${ids[0]}.csv"`);
    const lines = parseCsv(text);
    expect(lines.map(({ Nom }) => Nom)).toEqual(['Maud', 'Ada', `'${RUNNING_NAME}`, 'Cléo', 'Eve', "'@Dora"]);
    expect(lines[1]).toMatchObject({
      ...{ Identifiant: 'ada', Rôle: 'élève', Attendu: 'oui', Participation: 'présent et actif' },
      ...{ 'Présence (s)': '3600', 'Retard (s)': '0', 'Parole (s)': '25', 'Caméra (s)': '' },
      ...{ Questions: '1', Mots: '120', 'Exercices finis': '1', 'Pages partagées': '1' },
    });
    expect(lines[1]?.Pourquoi).toContain('a écrit 120 mots ; a posé 1 question');
    expect(lines[3]).toMatchObject({
      Participation: 'absent',
      'Présence (s)': '0',
      'Retard (s)': '',
      Mots: '',
    });
    expect(lines[0]).toMatchObject({ Rôle: 'mentor', Participation: '', Pourquoi: '' });
  });

  it('of a student has a line for each session', async () => {
    const lines = parseCsv((await table('students/bo?format=csv&lang=en')).text);
    expect(lines.map((line) => [line['Start (UTC)'], line.Session, line.Participation])).toEqual(
      HELD.map((days) => {
        const at = new Date(NOW_MS - days * DAY_MS).toISOString().slice(0, 19).replace('T', ' ');
        return [at, 'Écrire', 'present and quiet'];
      }),
    );
  });

  it('of a cohort has a line for each student', async () => {
    const { headers, text } = await table('cohorts/promo:2026?format=csv&separator=semicolon');
    expect(headers.get('Content-Disposition')).toBe('attachment; filename="cohort-promo-2026.csv"');
    const lines = parseCsv(text, ';');
    expect(lines.map(({ Nom, Statut }) => [Nom, Statut])).toEqual([
      [`'${RUNNING_NAME}`, 'de retour'],
      ["'@Dora", 'à recontacter'],
      ['Ada', 'de retour'],
      ['Cléo', 'à recontacter'],
    ]);
    expect(lines[2]).toMatchObject({
      ...{ 'Inscrit le (UTC)': '2026-09-24', 'Séances suivies (30 j)': '2', 'Questions (30 j)': '2' },
      'Dernier signe (UTC)': '2026-11-22 10:00:00',
    });
  });

  it.each([
    ['text/csv', '', 'text/csv'],
    ['application/json, text/csv;q=0.5', '', 'application/json'],
    ['*/*', '', 'application/json'],
    ['image/png', '', 'application/json'],
    ['text/csv', '?format=json', 'application/json'],
    ['application/json', '?format=csv', 'text/csv'],
  ])('is given to who accepts %s%s as %s', async (Accept, query, type) => {
    for (const path of [`sessions/${ids[0]}`, 'students/ada', 'cohorts/promo:2026']) {
      expect((await table(`${path}${query}`, { Accept })).headers.get('Content-Type')).toContain(type);
    }
  });
});
