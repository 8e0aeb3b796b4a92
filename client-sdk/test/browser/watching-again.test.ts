import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, ServerProcess } from '../../../loadtest/support/index.ts';
import { seriousFindings } from './support/axe.ts';
import { DemoSchool } from './support/demo-school.ts';
import { Visitor } from './support/visitor.ts';

/** Composing half a minute of video, on a machine that does more than that. */
const COMPOSE_TIMEOUT_MS = 150_000;
const TEST_TIMEOUT_MS = COMPOSE_TIMEOUT_MS + 60_000;
/** Both people of the session, side by side, at 720p. */
const PICTURE = { width: 1280, height: 720 };

let server: ServerProcess;
let school: DemoSchool;
let browser: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  school = await DemoSchool.of(server);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** A coaching of two who see and hear each other, in which the student shows a screen. */
async function coaching(): Promise<string> {
  const { id } = await school.coaching();
  const mentor = await Visitor.at(browser, school.roomUrl(id, school.mentor));
  const student = await Visitor.at(browser, school.roomUrl(id, school.student));
  await Promise.all([mentor.enter('yes'), student.enter('yes')]);
  await Promise.all([mentor.sees(school.student.name), student.sees(school.mentor.name), mentor.hears()]);
  await student.button('Partager ton écran').click();
  await mentor.sees(`Écran de ${school.student.name}`);
  await student.button(/^Arrêter le partage/).click();
  await mentor.tile(`Écran de ${school.student.name}`).waitFor({ state: 'detached' });
  await mentor.button('Terminer pour tout le monde').click();
  await mentor.page.locator('tribu-dialog[open]').getByRole('button', { name: 'Terminer' }).click();
  await student.words('C’est fini pour aujourd’hui. Merci !').waitFor();
  await Promise.all([mentor.go(), student.go()]);
  return id;
}

it('[D5] [D7] a coaching that is over is put together before one’s eyes, and watched again by its two people only', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const id = await coaching();
  const student = await Visitor.at(browser, `${school.url}/?person=${school.student.id}`, {
    viewport: { width: 1366, height: 768 },
  });
  const past = student.page.getByRole('region', { name: 'Séances passées' });
  await past.getByRole('progressbar', { name: 'Montage de la vidéo' }).waitFor();
  await past.getByText(/^En cours de montage… \d+ %$/).waitFor();
  const watch = past.getByRole('link', { name: `Revoir, Coaching avec ${school.mentor.name}` });
  await watch.waitFor({ timeout: COMPOSE_TIMEOUT_MS });
  await past.getByText(/^Prêt à revoir · \d+ s$/).waitFor();
  const thumbnail = past.locator('.thumb img');
  await thumbnail.evaluate((image) => (image as HTMLImageElement).decode());
  expect(await seriousFindings(student.page), 'past sessions').toEqual([]);

  await watch.click();
  const { page } = student;
  await page.getByRole('heading', { name: 'Fixer le prix d’un bol' }).waitFor();
  await page.locator('.begin').click();
  const video = page.locator('tribu-player video');
  const look = () =>
    video.evaluate((element) => {
      const { currentTime, paused, videoWidth, videoHeight } = element as HTMLVideoElement;
      return { atSeconds: currentTime, paused, width: videoWidth, height: videoHeight };
    });
  await expect
    .poll(look, { timeout: 10_000 })
    .toMatchObject({ ...PICTURE, paused: false, atSeconds: expect.toSatisfy((at: number) => at > 0.5) });
  await page.getByRole('button', { name: 'Mettre en pause' }).click();
  const screen = page.getByRole('button', { name: `Écran de ${school.student.name}` });
  await screen.click();
  await expect.poll(() => screen.getAttribute('aria-current')).toBe('true');
  expect((await look()).atSeconds).toBeGreaterThan(0);
  expect(await seriousFindings(page), 'replay').toEqual([]);

  const link = `session=${id}&person=${school.stranger.id}`;
  await page.goto(`${school.url}/replay.html?${link}`);
  await student.words('Cette séance n’est pas au nom de cette personne.').waitFor();
  expect(await page.locator('tribu-replay').count()).toBe(0);
  await student.go();
});

it('a coaching in which both said no has nothing to watch, and says so', async () => {
  const { id } = await school.coaching();
  const mentor = await Visitor.at(browser, school.roomUrl(id, school.mentor));
  await mentor.enter('no');
  await mentor.button('Terminer pour tout le monde').click();
  await mentor.page.locator('tribu-dialog[open]').getByRole('button', { name: 'Terminer' }).click();
  await mentor.words('C’est fini pour aujourd’hui. Merci !').waitFor();
  await mentor.page.goto(`${school.url}/?person=${school.mentor.id}`);
  const past = mentor.page.getByRole('region', { name: 'Séances passées' });
  await past.getByText('Rien n’a été enregistré.').waitFor();
  expect(await past.getByRole('listitem').first().getByRole('link').count()).toBe(0);
  await mentor.page.goto(`${school.url}/replay.html?session=${id}&person=${school.mentor.id}`);
  await mentor.words('De cette séance, il n’y a pas de vidéo à revoir.').waitFor();
  await mentor.go();
});
