import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  bookWorkshop,
  openBrowser,
  openSchool,
  type School,
  ServerProcess,
  type WorkshopPerson,
  workshopPeople,
} from '../../../loadtest/support/index.ts';
import { buildExample } from '../../examples/react/build.ts';
import { StaticSite } from '../support/static-site.ts';
import { Visitor } from './support/visitor.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
/** How long a browser may take to come in and find a page: generous, for machines with much to do. */
const PATIENCE = { timeout: 15_000 };
const TEXT = 'La fenêtre était ouverte, et il neigeait.';

let site: StaticSite;
let server: ServerProcess;
let school: School;
let browser: Browser;

beforeAll(async () => {
  await buildExample();
  site = await StaticSite.serve(EXAMPLES);
  server = await ServerProcess.start();
  school = await openSchool(server, [site.origin]);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await site?.close();
});

async function workshop(): Promise<{ mentor: WorkshopPerson; student: WorkshopPerson; sessionId: string }> {
  const [mentor, student] = workshopPeople(1);
  if (mentor === undefined || student === undefined) throw new Error('a workshop has two people');
  const sessionId = await bookWorkshop(school, [mentor, student], {
    sheet: { template: 'atelier-ecriture' },
  });
  return { mentor, student, sessionId };
}

/** Somebody in a browser of their own on a page of the school. */
async function open(path: string, sessionId: string, person: WorkshopPerson): Promise<Visitor> {
  const token = await school.token(sessionId, person);
  return Visitor.at(browser, `${site.origin}${path}#${new URLSearchParams({ server: server.url, token })}`);
}

it('[R11] the plain page: room and console from the server, an exercise, a page that another browser finds', async () => {
  const { mentor, student, sessionId } = await workshop();
  const path = '/plain.html';
  const [leads, writes] = await Promise.all([open(path, sessionId, mentor), open(path, sessionId, student)]);
  await Promise.all([leads.enter('no'), writes.enter('no')]);
  await leads.words('2 en ligne').waitFor();
  expect(await writes.page.locator('tribu-console-head').count()).toBe(0);

  await leads
    .button(/10 minutes de storytelling/)
    .first()
    .click();
  await writes.page.getByRole('textbox').fill(TEXT);
  await leads.words(/7 mots/).waitFor();
  const elsewhere = await open(path, sessionId, student);
  await elsewhere.enter('no');
  await expect.poll(() => elsewhere.page.getByRole('textbox').inputValue(), PATIENCE).toBe(TEXT);
  await Promise.all([leads, writes, elsewhere].map((visitor) => visitor.go()));
});

it('[R11] the React page: the same with the SDK alone', async () => {
  const { mentor, student, sessionId } = await workshop();
  const path = '/react/index.html';
  const [leads, writes] = await Promise.all([open(path, sessionId, mentor), open(path, sessionId, student)]);
  await Promise.all([leads.words('2 en ligne').waitFor(), writes.words('2 en ligne').waitFor()]);
  await leads.button('Allumer micro et caméra').click();
  await writes.page.locator(`video[aria-label="${mentor.name}"]`).waitFor();

  await leads.button('Lancer 10 minutes d’écriture').click();
  await writes.page.getByLabel('Ta page').fill(TEXT);
  await writes.words('7 mots · Enregistré').waitFor();
  const elsewhere = await open(path, sessionId, student);
  await expect.poll(() => elsewhere.page.getByLabel('Ta page').inputValue(), PATIENCE).toBe(TEXT);

  await elsewhere.button('Lever la main').click();
  await elsewhere.button('Baisser la main').waitFor();
  await leads.button('Levez les stylos !').click();
  await elsewhere.words('7 mots · Ta page est rendue.').waitFor();
  expect(await elsewhere.page.getByLabel('Ta page').getAttribute('readonly')).not.toBeNull();
  await Promise.all([leads, writes, elsewhere].map((visitor) => visitor.go()));
});
