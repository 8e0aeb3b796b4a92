import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { SyntheticClient } from '../../../loadtest/media/index.ts';
import {
  MENTOR,
  openBrowser,
  openSchool,
  type School,
  ServerProcess,
} from '../../../loadtest/support/index.ts';
import { operatorToken } from '../../../loadtest/support/open-school.ts';
import { seriousFindings } from './support/axe.ts';
import { Visitor } from './support/visitor.ts';

const DAY_MS = 24 * 3600 * 1000;
const COHORT = 'automne-2026';
/** Wider than a phone. */
const LONG_COHORT = 'groupe-du-soir-de-la-promotion-de-l-annee-scolaire-2026-2027';
const LONG_AGO = { id: 'zoe', name: 'Zoé Lavigne', days: 90 };
const NEW = { id: 'amir', name: 'Amir Benali', days: 3 };
const TITLE = 'Fixer le prix d’un bol';

let server: ServerProcess;
let school: School;
let token: string;
let inRoom: SyntheticClient;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([ServerProcess.start(), openBrowser()]);
  school = await openSchool(server);
  token = await operatorToken(server);
  for (const { id, name, days } of [LONG_AGO, NEW]) {
    const since = new Date(Date.now() - days * DAY_MS).toISOString();
    await school.call('PUT', `/v1/people/${id}`, { name, cohort: COHORT, since });
  }
  const evening = { name: 'Élise', cohort: LONG_COHORT, since: new Date().toISOString() };
  await school.call('PUT', '/v1/people/evening', evening);
  await breakJob(LONG_AGO.id);
  const { id } = await school.book({ title: TITLE });
  const credential = { token: await school.token(id, MENTOR) };
  inRoom = await SyntheticClient.join({ serverUrl: server.url, credential, media: false });
});

afterAll(async () => {
  await inRoom?.leave();
  await browser?.close();
  await server?.close();
});

/** The job that looks how somebody stands, once done, as if it had been given up. */
async function breakJob(key: string): Promise<void> {
  const done = async () => {
    const { jobs } = await school.call<{ jobs: { key: string; state: string }[] }>('GET', '/v1/jobs');
    expect(jobs.find((job) => job.key === key)?.state).toBe('done');
  };
  await vi.waitFor(done, { timeout: 20_000, interval: 50 });
  const url =
    server.env.DATABASE_URL ?? (await readFile(join(server.dataDir, 'postgres.url'), 'utf8')).trim();
  const database = new Client({ connectionString: url });
  await database.connect();
  await database.query("update pgboss.job set state = 'failed' where singleton_key = $1", [key]);
  await database.end();
}

/** Somebody who is not signed in yet. */
async function open(hash = '', options: BrowserContextOptions = {}): Promise<Visitor> {
  return Visitor.at(browser, `${server.url}/ops${hash}`, { locale: 'fr-FR', ...options });
}

async function signedIn(hash = '', options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await open(hash, options);
  await visitor.page.getByLabel('Jeton').or(visitor.page.getByLabel('Token')).fill(token);
  await visitor.page.keyboard.press('Enter');
  await visitor.page.getByRole('navigation').waitFor();
  return visitor;
}

it('says what is wrong with a token, opens with a right one, and closes again', async () => {
  const visitor = await open('#jobs');
  const { page } = visitor;
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) refused.push(message.text());
  });
  const field = page.getByLabel('Jeton');
  await visitor.button('Ouvrir la page').click();
  await visitor.words('Colle d’abord le jeton ici.').waitFor();
  await field.fill('nothing of ours');
  await visitor.button('Ouvrir la page').click();
  await visitor.words(/^Ce jeton n’est pas reconnu/).waitFor();
  expect(await visitor.focused()).toBe('Jeton');
  expect(await seriousFindings(page), 'signing in').toEqual([]);
  await field.fill(token);
  await visitor.button('Ouvrir la page').click();
  // Where they wanted to go.
  await page.getByRole('heading', { level: 1, name: 'Travaux de fond' }).waitFor();
  expect(page.url()).not.toContain(token);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  await visitor.button('Se déconnecter').click();
  await field.waitFor();
  expect(refused).toEqual([]);
  await visitor.go();
});

it('the keyboard alone leads to the running room, the failed job, and to whom to write, and why', async () => {
  const visitor = await open();
  const { page } = visitor;
  const { keyboard } = page;
  await page.getByLabel('Jeton').waitFor();
  await keyboard.insertText(token);
  await keyboard.press('Enter');
  const room = page.getByRole('row').filter({ hasText: TITLE });
  await room.getByRole('cell').filter({ hasText: 'Coaching' }).waitFor();
  await room.getByText('1', { exact: true }).waitFor();

  await visitor.tabTo(/^Travaux de fond/);
  await keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Travaux de fond' }).waitFor();
  const job = page.getByRole('row').filter({ hasText: LONG_AGO.id });
  await job.getByText('Échoué').waitFor();

  await visitor.tabTo(/^Promotions/);
  await keyboard.press('Enter');
  await visitor.tabTo(new RegExp(`^${COHORT}$`));
  await keyboard.press('Enter');
  const students = page.getByRole('table', { name: 'Élèves', exact: true });
  const names = async () =>
    (await students.getByRole('rowheader').allTextContents()).map((name) => name.trim());
  // Whom to write to comes first.
  await expect.poll(names).toEqual([LONG_AGO.name, NEW.name]);
  const first = students.getByRole('row').filter({ hasText: LONG_AGO.name });
  await first.getByText('À recontacter').waitFor();
  expect(await first.getByRole('listitem').count()).toBeGreaterThan(0);
  await visitor.tabTo(/^Nom$/);
  await keyboard.press('Enter');
  await expect.poll(names).toEqual([NEW.name, LONG_AGO.name]);
  await page.locator('th[aria-sort=ascending]', { hasText: 'Nom' }).waitFor();

  await page.getByLabel('Afficher').focus();
  await keyboard.press('ArrowDown');
  await expect.poll(names).toEqual([LONG_AGO.name]);
  await visitor.words('1 élève dans le tableau').waitFor();
  await visitor.go();
});

it('a room appears and goes while one looks, and the table of a cohort can be taken along', async () => {
  const visitor = await signedIn('', { locale: 'en-GB', acceptDownloads: true });
  const { page } = visitor;
  await page.getByRole('heading', { level: 1, name: 'Rooms now' }).waitFor();
  const { id } = await school.book({ title: 'Comes and goes' });
  const row = page.getByRole('row').filter({ hasText: 'Comes and goes' });
  const credential = { token: await school.token(id, MENTOR) };
  await SyntheticClient.join({ serverUrl: server.url, credential, media: false });
  await row.waitFor();
  // Closes it, and the connection of who is in it.
  await school.end(id);
  await row.waitFor({ state: 'detached' });
  await page.goto(`${server.url}/ops?lang=fr#cohorts/${COHORT}`);
  // How many sessions, how many questions …
  await page.getByRole('term').filter({ hasText: 'Questions' }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /CSV/ }).click();
  const table = await readFile(await (await download).path(), 'utf8');
  expect(table).toContain(LONG_AGO.name);
  expect(table).toContain('à recontacter');
  await page.goto(`${server.url}/ops?lang=fr#cohorts/nobody`);
  await visitor.words(/Il n’y a personne dans cette promotion/).waitFor();
  await visitor.go();
});

/** What tells one screen from the others, in French and in English. */
const SCREENS = [
  ['rooms', 'heading', 'Salles en ce moment', 'Rooms now'],
  ['cohorts', 'heading', 'Promotions', 'Cohorts'],
  [`cohorts/${COHORT}`, 'table', 'Élèves', 'Students'],
  ['recordings', 'heading', 'Enregistrements', 'Recordings'],
  ['jobs', 'heading', 'Travaux de fond', 'Background jobs'],
] as const;

async function show(page: Page, lang: 'fr' | 'en', [place, is, french, english]: (typeof SCREENS)[number]) {
  await page.goto(`${server.url}/ops?lang=${lang}#${place}`);
  await page.getByRole(is, { name: lang === 'fr' ? french : english, exact: true }).waitFor();
  await page.locator('main table, main .none').first().waitFor();
}

async function standsOut(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

it('axe has no serious finding, and nothing stands out of a phone’s screen, in either language', async () => {
  const visitor = await signedIn();
  const { page } = visitor;
  for (const screen of SCREENS) {
    await show(page, 'fr', screen);
    expect(await seriousFindings(page), screen[0]).toEqual([]);
    expect(page.viewportSize()?.width).toBeLessThan(400);
    expect(await standsOut(page), screen[0]).toBe(0);
  }
  // Other words in the same elements: all that is new is how long they are.
  for (const screen of SCREENS) {
    await show(page, 'en', screen);
    expect(await standsOut(page), screen[0]).toBe(0);
  }
  await visitor.go();
});
