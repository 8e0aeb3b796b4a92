import type { Browser, Page } from 'playwright-core';
import { allowDevices, enter, save, shows } from './picture-taking.ts';
import { CLAIRE, LEA, type Portrait, sitFor } from './portraits.ts';
import { openBrowser, ServerProcess } from './support/index.ts';

// Makes the pictures of the README from the demo school: two people in one coaching, and its replay.

const VIEWPORT = { width: 1040, height: 660 };
const SITE_VIEWPORT = { width: 1040, height: 800 };
const MENTOR_ID = 'claire-montel';
const STUDENT_ID = 'lea-fontaine';
/** What is said, and what is shown on a screen: long enough for chapters to stand apart. */
const TALK_MS = 12_000;
const SHARE_MS = 8000;
/** A minute of video takes less than one, on a small machine. */
const COMPOSE_TIMEOUT_MS = 180_000;
/** The moment of the replay's picture. */
const SHOWN_MS = 6000;

await using server = await ServerProcess.start();
const browser = await openBrowser();
try {
  const sessionId = await bookNow();
  const mentor = await openRoom(browser, sessionId, MENTOR_ID, CLAIRE);
  const student = await openRoom(browser, sessionId, STUDENT_ID, LEA);
  await allowDevices(student);
  await save(student, 'entering.png');
  await enter(student);
  await allowDevices(mentor);
  await enter(mentor);
  for (const page of [mentor, student]) await seesOther(page);
  await save(mentor, 'coaching.png');
  await hold(mentor, student);
  await watchAgain(browser);
} finally {
  await browser.close();
}

async function bookNow(): Promise<string> {
  const response = await fetch(`${server.url}/demo/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mentorId: MENTOR_ID, studentId: STUDENT_ID, startsInMinutes: -2 }),
  });
  if (!response.ok) throw new Error(`booking failed: ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}

async function openRoom(
  inBrowser: Browser,
  sessionId: string,
  personId: string,
  portrait: Portrait,
): Promise<Page> {
  const context = await inBrowser.newContext({
    viewport: VIEWPORT,
    locale: 'fr-FR',
    permissions: ['camera', 'microphone'],
  });
  await sitFor(context, portrait);
  const page = await context.newPage();
  await page.goto(`${server.url}/room.html?session=${sessionId}&person=${personId}`);
  return page;
}

/** Both pictures move: one's own and the other's. */
async function seesOther(page: Page): Promise<void> {
  await shows(page, 2);
}

/** The rest of the coaching: they talk, the student shows a screen, the mentor ends it. */
async function hold(mentor: Page, student: Page): Promise<void> {
  await mentor.waitForTimeout(TALK_MS);
  await student.getByRole('button', { name: 'Partager ton écran' }).click();
  await student.waitForTimeout(SHARE_MS);
  await student.getByRole('button', { name: /^Arrêter le partage/ }).click();
  await student.waitForTimeout(SHARE_MS);
  await mentor.getByRole('button', { name: 'Terminer pour tout le monde' }).click();
  await mentor.locator('tribu-dialog[open]').getByRole('button', { name: 'Terminer' }).click();
}

/** The student's page once the replay is made, and the replay. */
async function watchAgain(inBrowser: Browser): Promise<void> {
  const context = await inBrowser.newContext({ viewport: SITE_VIEWPORT, locale: 'fr-FR' });
  const page = await context.newPage();
  await page.goto(`${server.url}/?person=${STUDENT_ID}`);
  const link = page.getByRole('link', { name: /^Revoir/ });
  await link.waitFor({ timeout: COMPOSE_TIMEOUT_MS });
  await page.locator('.thumb img').evaluate((image) => (image as HTMLImageElement).decode());
  await save(page, 'past-sessions.png');
  await link.click();
  const seek = page.getByRole('slider', { name: 'Position dans la vidéo' });
  await seek.waitFor();
  await seek.fill(String(SHOWN_MS));
  await page.waitForFunction(() => {
    const player = document.querySelector('tribu-replay')?.shadowRoot?.querySelector('tribu-player');
    const video = player?.shadowRoot?.querySelector('video');
    return video != null && video.currentTime > 0 && !video.seeking && video.readyState >= 2;
  });
  await seek.blur();
  await save(page, 'replay.png');
}
