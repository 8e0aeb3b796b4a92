import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openSchool, type School, ServerProcess } from '../../../loadtest/support/index.ts';
import { seriousFindings } from './support/axe.ts';
import { DemoSchool } from './support/demo-school.ts';
import { movingParts } from './support/motion.ts';
import { Visitor } from './support/visitor.ts';

/** A laptop's 1366 x 768 at a zoom of 200 %. */
const ZOOMED = { width: 683, height: 384 };
const MINUTE_MS = 60_000;
/** What students are told of what is noted of them (SPEC E6). */
const KEPT = /^(Ce que l’école retient de ta participation|What the school notes of how you take part)$/;

let server: ServerProcess;
let demo: DemoSchool;
let school: School;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  demo = await DemoSchool.of(server);
  school = await openSchool(server);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Every control can be brought into sight and pressed, and nothing has to be scrolled sideways. */
async function reachesEverything(page: Page): Promise<void> {
  const controls = page.locator('button:visible, select:visible, summary:visible, a[href]:visible');
  for (const control of await controls.all()) await control.click({ trial: true, timeout: 5000 });
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(sideways).toBe(0);
}

describe.each(['fr', 'en'] as const)('axe has no serious finding, in %s', (lang) => {
  it('on the school’s pages, at the door, in the room and after it', async () => {
    const query = lang === 'en' ? '&lang=en' : '';
    const { id } = await demo.coaching();
    const mentor = await Visitor.at(browser, demo.roomUrl(id, demo.mentor, lang));
    await mentor.enter();
    const student = await Visitor.at(browser, `${demo.url}/?lang=${lang}`);
    await student.page.locator('.person').first().waitFor();
    expect(await seriousFindings(student.page), 'choice of person').toEqual([]);
    await student.page.goto(`${demo.url}/?person=${demo.student.id}${query}`);
    await student.page.locator('.card').first().waitFor();
    expect(await seriousFindings(student.page), 'programme').toEqual([]);
    await student.page.goto(demo.roomUrl(id, demo.student, lang));
    await student.enterButton.waitFor();
    await student.page.locator('tribu-check video:visible').waitFor();
    expect(await seriousFindings(student.page), 'check').toEqual([]);
    await student.tabTo(KEPT);
    await student.page.keyboard.press('Enter');
    await student.page.locator('tribu-dialog[open] li').first().waitFor();
    expect(await seriousFindings(student.page), 'what is noted, at the door').toEqual([]);
    await student.page.keyboard.press('Escape');
    await student.enter();
    await student.sees(demo.mentor.name);
    expect(await seriousFindings(student.page), 'room').toEqual([]);
    await student.page.keyboard.press('r');
    await student.page.locator('tribu-dialog[open] select').first().waitFor();
    expect(await seriousFindings(student.page), 'settings').toEqual([]);
    await student.tabTo(KEPT);
    await student.page.keyboard.press('Enter');
    const noted = student.page.locator('tribu-dialog[open] li').first();
    await noted.waitFor();
    await student.page.keyboard.press('Escape');
    await noted.waitFor({ state: 'hidden' });
    expect(await student.focused()).toMatch(KEPT);
    await student.page.keyboard.press('Escape');
    await mentor.button(/^(Terminer pour tout le monde|End for everybody)/).click();
    await mentor.page.locator('tribu-dialog[open] .danger').click();
    await student.page.locator('tribu-notice h1').waitFor();
    expect(await seriousFindings(student.page), 'ended').toEqual([]);
    await Promise.all([mentor.go(), student.go()]);
  });
});

it('the keyboard alone leads from the school’s site into the room and out again', async () => {
  const site = await Visitor.at(browser, demo.url);
  const { keyboard } = site.page;
  await site.words(demo.mentor.name).waitFor();
  await site.tabTo(new RegExp(demo.mentor.name));
  await keyboard.press('Enter');
  await site.words('Réserver un coaching').waitFor();
  // The choice begins with the person's initials; links to past coachings name the person too.
  await site.tabTo(new RegExp(`^[A-Z]*${demo.student.name}`));
  await keyboard.press('ArrowDown');
  expect(await site.focused()).not.toContain(demo.student.name);
  await keyboard.press('ArrowUp');
  await site.tabTo(/^Commencer maintenant$/);
  await keyboard.press('Enter');
  await site.words('La salle est ouverte : tu peux entrer.').waitFor();
  await site.tabTo(/^Entrer$/);
  const opened = site.context.waitForEvent('page');
  await keyboard.press('Enter');
  const room = new Visitor(await opened);
  await keys(room);
  await site.go();
});

/** From the check through the room to the goodbye and back, by keys. */
async function keys(room: Visitor): Promise<void> {
  const { keyboard } = room.page;
  await room.enterButton.waitFor();
  await room.tabTo(/^Non$/);
  await keyboard.press('Space');
  await room.tabTo(/^Entrer$/);
  await keyboard.press('Enter');
  await room.leaveButton.waitFor();
  await keyboard.press('m');
  await room.button('Activer le micro').waitFor();
  await keyboard.press('c');
  await room.button('Activer la caméra').waitFor();
  await keyboard.press('?');
  await room.words('Au clavier').waitFor();
  await keyboard.press('Escape');
  await room.words('Au clavier').waitFor({ state: 'hidden' });
  await keyboard.press('p');
  await room.tabTo(/^\+ 5 min$/);
  await keyboard.press('Enter');
  await room.words(/^La séance dure 5 min de plus/).waitFor();
  await room.tabTo(/^Activer le micro$/);
  await keyboard.press('Space');
  await room.button('Couper le micro').waitFor();
  await keyboard.press('l');
  await room.words('Tu as quitté la salle.').waitFor();
  await room.tabTo(/^Retour à l’école$/);
  await keyboard.press('Enter');
  await room.words('Ta journée').waitFor();
}

it('a zoom of 200 % takes no control away, and nothing moves for who wants no motion', async () => {
  const { id } = await demo.coaching();
  const visitor = await Visitor.come(browser, { viewport: ZOOMED, reducedMotion: 'reduce' });
  const { page } = visitor;
  for (const url of [demo.url, `${demo.url}/?person=${demo.mentor.id}`]) {
    await page.goto(url);
    await page.locator('.person, .card').first().waitFor();
    await reachesEverything(page);
    expect(await page.evaluate(movingParts)).toEqual([]);
  }
  await page.goto(demo.roomUrl(id, demo.mentor));
  await visitor.button('Non').click();
  await page.locator('tribu-check video:visible').waitFor();
  await reachesEverything(page);
  expect(await page.evaluate(movingParts)).toEqual([]);
  await visitor.enterButton.click();
  await visitor.leaveButton.waitFor();
  await visitor.words('Encore 30 min').waitFor();
  await reachesEverything(page);
  await visitor.button('Terminer pour tout le monde').click();
  const confirm = page.locator('tribu-dialog[open]').getByRole('button', { name: 'Terminer' });
  await confirm.waitFor();
  expect(await page.evaluate(movingParts)).toEqual([]);
  await confirm.click();
  await visitor.words('C’est fini pour aujourd’hui. Merci !').waitFor();
  await reachesEverything(page);
  await visitor.go();
});

it('a live region says when five minutes are left, and one', async () => {
  /** Alone in a room of 30 minutes that has this long to go after a little time to enter it. */
  const untilSaid = async (leftMs: number, said: string): Promise<void> => {
    const startsAt = new Date(Date.now() + leftMs + 9000 - 30 * MINUTE_MS).toISOString();
    const people = [demo.mentor, demo.student].map(({ id, name, role }) => ({ id, name, role }));
    const { id } = await school.book({ startsAt, people });
    const visitor = await Visitor.at(browser, demo.roomUrl(id, demo.student));
    await visitor.enter();
    await visitor.page.getByRole('status').getByText(said).waitFor({ state: 'attached' });
    await visitor.go();
  };
  await Promise.all([
    untilSaid(5 * MINUTE_MS, 'Plus que 5 minutes.'),
    untilSaid(MINUTE_MS, 'Plus qu’une minute. Prenez le temps de vous dire au revoir.'),
  ]);
});
