import { PAGE_GRACE_MS } from '@tribu-live/protocol';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { SyntheticClient, WorkshopPart } from './media/index.ts';
import { allowDevices, enter, save, shows } from './picture-taking.ts';
import { CLAIRE, KARIM, LEA, type Portrait, sitFor } from './portraits.ts';
import { openBrowser, ServerProcess } from './support/index.ts';

// Makes the pictures of docs/workshop.md: the demo school's workshop, phase by phase, as the mentor sees it on a
// laptop and students on a laptop and a phone. Two people look at screens, the other students are synthetic.

const LAPTOP = { viewport: { width: 1366, height: 768 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** Small movements of the screens are over, and the wall has the last words. */
const SETTLE_MS = 1500;
/** Three people with pictures take most of a small machine. */
const PATIENCE_MS = 180_000;
const MENTOR_ID = 'claire-montel';
const STUDENT_ID = 'lea-fontaine';
const PHONE_ID = 'karim-haddad';

interface Person {
  readonly id: string;
  readonly name: string;
}

/** What the student writes and reads. */
const STORY =
  'Ce matin-là, le four était encore chaud. Une femme est entrée, elle a pris mon bol bleu dans ses deux mains, ' +
  'et elle n’a rien dit pendant une longue minute. Puis : « C’est exactement celui de ma grand-mère. » ' +
  'J’ai compris que je ne vendais pas des bols.';

await using server = await ServerProcess.start();
const browser = await openBrowser();
try {
  const { sessionId, people } = await todaysWorkshop();
  const mentor = await openRoom(browser, sessionId, MENTOR_ID, CLAIRE, LAPTOP);
  const student = await openRoom(browser, sessionId, STUDENT_ID, LEA, LAPTOP);
  const phone = await openRoom(browser, sessionId, PHONE_ID, KARIM, PHONE);
  const here = new Set([MENTOR_ID, STUDENT_ID, PHONE_ID]);
  const others: WorkshopPart[] = [];
  for (const { id } of people.filter((person) => !here.has(person.id)))
    others.push(await synthetic(sessionId, id));
  const cast = { mentor, student, phone, others };
  await talking(cast);
  await writing(cast);
  await reading(cast);
  await asking(cast);
  await meeting(cast);
} finally {
  await browser.close();
}

interface Cast {
  readonly mentor: Page;
  readonly student: Page;
  readonly phone: Page;
  readonly others: readonly WorkshopPart[];
}

function press(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole('button', { name }).first().click();
}

async function talking({ mentor, student, phone }: Cast): Promise<void> {
  for (const page of [mentor, student, phone]) {
    await allowDevices(page);
    if (page === student) await reads(page, 'participation-told.png');
    if (page === phone) await reads(page, 'participation-told-phone.png');
    await enter(page);
    await page.getByRole('button', { name: /^Quitter la salle/ }).waitFor();
  }
  await press(mentor, 'Commencer Accueil');
  for (const page of [mentor, student, phone]) await shows(page, 3);
  await save(mentor, 'workshop-talking-mentor.png');
  await save(student, 'workshop-talking.png');
}

/** What students are told of what is noted of them. */
async function reads(page: Page, name: string): Promise<void> {
  await press(page, 'Ce que l’école retient de ta participation');
  await page.getByText('Qui le voit').waitFor();
  await save(page, name);
  await page.keyboard.press('Escape');
}

async function writing({ mentor, student, phone, others }: Cast): Promise<void> {
  await press(mentor, 'Commencer 10 minutes de storytelling');
  for (const page of [student, phone]) await page.getByRole('textbox', { name: 'Ta page' }).waitFor();
  await student.getByRole('textbox', { name: 'Ta page' }).fill(STORY);
  await phone.getByRole('textbox', { name: 'Ta page' }).fill(STORY.slice(0, 150));
  for (const [place, part] of others.entries()) if (place > 0) await part.write(STORY.slice(0, 60 * place));
  await others[1]?.penDown();
  await others[2]?.act('help.ask', {});
  for (const page of [student, phone]) await page.getByText('Enregistré', { exact: true }).last().waitFor();
  await mentor.getByText('Demande de l’aide').first().waitFor();
  await mentor.waitForTimeout(SETTLE_MS);
  await save(mentor, 'workshop-writing-mentor.png');
  await save(student, 'workshop-writing.png');
  await save(phone, 'workshop-writing-phone.png');
  await press(mentor, /^Levez les stylos/);
  await press(mentor, 'Oui, on lève les stylos');
  await student.getByText('Levez les stylos !').first().waitFor();
  await save(student, 'workshop-pens-up.png');
}

async function reading({ mentor, student, phone }: Cast): Promise<void> {
  await student.getByText('Tout le monde', { exact: true }).first().click();
  await mentor.waitForTimeout(PAGE_GRACE_MS);
  await press(mentor, 'Commencer Chacun lit sa page');
  const give = mentor.getByRole('button', { name: /^Faire lire Léa Fontaine maintenant/ });
  const reads = student.getByText('C’est à toi').first();
  await Promise.any([give.waitFor(), reads.waitFor()]);
  if (!(await reads.isVisible())) await give.click();
  await reads.waitFor();
  await phone.getByText(STORY.slice(0, 30)).first().waitFor();
  await mentor.waitForTimeout(SETTLE_MS);
  await save(mentor, 'workshop-reading-mentor.png');
  await save(student, 'workshop-reading.png');
  await save(phone, 'workshop-reading-phone.png');
  await press(mentor, 'Finir le tour');
}

async function asking({ mentor, student, others }: Cast): Promise<void> {
  const [one, two] = others;
  if (one === undefined || two === undefined) throw new Error('the demo school has too few people');
  const questionId = await one.ask('Comment savoir si mon prix est juste ?');
  await two.act('question.vote', { questionId, on: true });
  await two.ask('Où retrouver la fiche d’aujourd’hui ?');
  await two.raiseHand();
  await press(student, /^Lever la main/);
  await one.raiseHand();
  await mentor
    .getByRole('button', { name: /^Questions/ })
    .first()
    .click();
  await mentor.getByText('Comment savoir si mon prix est juste ?').first().waitFor();
  await mentor.waitForTimeout(SETTLE_MS);
  await save(mentor, 'workshop-hands-mentor.png');
  await press(mentor, 'Baisser toutes les mains');
  await press(mentor, 'Participation');
  await mentor.locator('tribu-console-participation .heard').waitFor();
  await mentor.waitForTimeout(SETTLE_MS);
  await save(mentor, 'workshop-participation-mentor.png');
}

async function meeting({ mentor, student, phone, others }: Cast): Promise<void> {
  for (const part of others) await part.act('card.write', { seeks: 'un comptable', offers: 'des photos' });
  await mentor.getByRole('button', { name: 'Groupes', exact: true }).click();
  await press(mentor, 'Former les groupes');
  for (const page of [student, phone])
    await page
      .getByText(/Appeler la mentor/i)
      .first()
      .waitFor();
  await mentor.waitForTimeout(SETTLE_MS);
  await save(mentor, 'workshop-groups-mentor.png');
  await save(phone, 'workshop-groups-phone.png');
}

async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(`${server.url}/demo/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} failed: ${await response.text()}`);
  return (await response.json()) as T;
}

async function todaysWorkshop(): Promise<{ sessionId: string; people: readonly Person[] }> {
  const { id, people } = await post<{ id: string; people: Person[] }>('workshop', {});
  return { sessionId: id, people };
}

async function synthetic(sessionId: string, personId: string): Promise<WorkshopPart> {
  const { token } = await post<{ token: string }>('tokens', { sessionId, personId });
  const client = await SyntheticClient.join({ serverUrl: server.url, credential: { token }, media: false });
  return new WorkshopPart(() => client);
}

async function openRoom(
  inBrowser: Browser,
  sessionId: string,
  personId: string,
  portrait: Portrait,
  options: BrowserContextOptions,
): Promise<Page> {
  const context = await inBrowser.newContext({
    ...{ ...options, locale: 'fr-FR', permissions: ['camera', 'microphone'] },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await sitFor(context, portrait);
  const page = await context.newPage();
  await page.goto(`${server.url}/room.html?session=${sessionId}&person=${personId}`);
  return page;
}
