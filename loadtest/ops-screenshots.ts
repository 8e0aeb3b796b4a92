import { type CohortEngagement, type FactName, type Standing, saysOf } from '@tribu-live/protocol/engagement';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { SyntheticClient } from './media/index.ts';
import { save } from './picture-taking.ts';
import { openBrowser, openSchool, type School, ServerProcess, workshopPeople } from './support/index.ts';
import { operatorToken } from './support/open-school.ts';

// Makes the pictures of docs/operating.md: the operators' page of a server with two rooms in it. How a cohort stands
// takes months to come about: these people and what they did are made up, the page is the real one.

const LAPTOP = { viewport: { width: 1366, height: 768 } };
/** With all of a small cohort in it. */
const TALL = { viewport: { width: 1366, height: 1660 } };
const DAY_MS = 24 * 3600 * 1000;
const COHORT = 'automne-2026';
/** Name, standing, days since the last sign of life, and the facts that the standing rests on. */
const STUDENTS: readonly (readonly [
  string,
  Standing,
  number | null,
  Readonly<Partial<Record<FactName, number>>>,
])[] = [
  ['Zoé Lavigne', 'ghost', 41, { daysEnrolled: 120, daysSilent: 41, sessionsExpected: 4 }],
  ['Hugo Marchetti', 'ghost', null, { daysEnrolled: 62, daysSilent: 62, sessionsExpected: 3 }],
  ['Amir Benali', 'new', 2, { daysEnrolled: 12, sessionsAttended: 1 }],
  ['Léa Fontaine', 'regular', 1, { sessionsAttended: 5, pagesWritten: 3 }],
  ['Karim Haddad', 'regular', 3, { sessionsAttended: 4, questions: 2 }],
  ['Nadia Roux', 'regular', 5, { sessionsAttended: 3 }],
  ['Inès Blanc', 'autodidact', 1, { replaysWatched: 6, pagesWritten: 2, neverCalled: 0 }],
  ['Paul Girard', 'returning', 1, { daysAway: 44, sessionsAttended: 1 }],
];

await using server = await ServerProcess.start();
const browser = await openBrowser();
try {
  const school = await openSchool(server);
  const token = await operatorToken(server);
  await fillRooms(school);
  await take('ops-rooms.png', 'rooms', LAPTOP, browser, token);
  await take('ops-cohort.png', `cohorts/${COHORT}`, TALL, browser, token);
} finally {
  await browser.close();
}

async function fillRooms(school: School): Promise<void> {
  const coaching = await school.book({ title: 'Fixer le prix d’un bol' });
  await enter(school, coaching.id, coaching.people);
  const people = workshopPeople(8);
  const workshop = await school.book({ kind: 'tribu', title: '10 minutes de storytelling', people });
  await enter(school, workshop.id, workshop.people);
}

async function enter(school: School, sessionId: string, people: readonly Parameters<School['token']>[1][]) {
  for (const person of people) {
    const credential = { token: await school.token(sessionId, person) };
    await SyntheticClient.join({ serverUrl: server.url, credential, media: false });
  }
}

async function take(
  name: string,
  section: string,
  options: BrowserContextOptions,
  inBrowser: Browser,
  token: string,
): Promise<void> {
  const context = await inBrowser.newContext({ ...options, locale: 'fr-FR' });
  const page = await context.newPage();
  await madeUpCohort(page);
  await page.goto(`${server.url}/ops#${section}`);
  await page.getByLabel('Jeton').fill(token);
  await page.getByRole('button', { name: 'Ouvrir la page' }).click();
  await page.locator('main table').last().waitFor();
  await save(page, name);
  await context.close();
}

async function madeUpCohort(page: Page): Promise<void> {
  const count = (wanted: Standing) => STUDENTS.filter(([, standing]) => standing === wanted).length;
  const standings = Object.fromEntries(STUDENTS.map(([, standing]) => [standing, count(standing)]));
  const cohort: Pick<CohortEngagement, 'cohort' | 'days' | 'students' | 'totals'> & { standings: object } = {
    cohort: COHORT,
    days: 30,
    totals: {
      ...{ students: STUDENTS.length, sessions: 9, sessionsExpected: 40, sessionsAttended: 17 },
      ...{ questions: 12, pages: 14, replays: 11, attending: 6, attendingAgain: 4, returning: 1 },
    },
    standings,
    students: STUDENTS.map(([name, standing, days, facts]) => ({
      personId: name,
      name,
      standing,
      since: new Date(Date.now() - 120 * DAY_MS).toISOString(),
      reasons: Object.entries(facts).map(([fact, value]) => ({
        fact,
        value,
        says: saysOf(fact, value, 'fr'),
      })),
      facts: {
        daysEnrolled: 120,
        sessionsExpected: 6,
        sessionsAttended: 0,
        questions: 0,
        pages: 0,
        replays: 0,
        calledByName: 0,
        lastSignAt: days === null ? null : new Date(Date.now() - days * DAY_MS).toISOString(),
      },
    })),
  };
  const cohorts = [{ cohort: COHORT, people: STUDENTS.length, standings }];
  await page.route('**/ops/data/cohorts', (route) => route.fulfill({ json: { cohorts } }));
  await page.route('**/ops/data/cohorts/*', (route) => route.fulfill({ json: cohort }));
}
