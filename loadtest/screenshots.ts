import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { CLAIRE, LEA, type Portrait, sitFor } from './portraits.ts';
import { openBrowser, ROOT, ServerProcess } from './support/index.ts';

// Makes the pictures of the README from the demo school: two people in one coaching.

const FOLDER = join(ROOT, 'docs/images');
const VIEWPORT = { width: 1040, height: 660 };
const MAX_BYTES = 150_000;
const MENTOR_ID = 'claire-montel';
const STUDENT_ID = 'lea-fontaine';

await mkdir(FOLDER, { recursive: true });
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

/** Asks for camera and microphone as a person does, unless the browser granted them before. */
async function allowDevices(page: Page): Promise<void> {
  const ask = page.getByRole('button', { name: 'Activer caméra et micro' });
  await ask.or(page.locator('video').first()).first().waitFor();
  if (await ask.isVisible()) await ask.click();
  await shows(page, 1);
}

async function enter(page: Page): Promise<void> {
  await page.getByText('Oui', { exact: true }).click();
  await page.getByRole('button', { name: 'Entrer' }).click();
}

/** Both pictures move: one's own and the other's. */
async function seesOther(page: Page): Promise<void> {
  await shows(page, 2);
}

/** Resolves when so many videos have a picture. */
async function shows(page: Page, count: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const videos: HTMLVideoElement[] = [];
    const collect = (root: Document | ShadowRoot) => {
      videos.push(...root.querySelectorAll('video'));
      for (const element of root.querySelectorAll('*'))
        if (element.shadowRoot !== null) collect(element.shadowRoot);
    };
    collect(document);
    return videos.filter((video) => video.videoWidth > 0 && !video.paused).length >= wanted;
  }, count);
}

async function save(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({ type: 'png', animations: 'disabled' });
  if (picture.length > MAX_BYTES) {
    throw new Error(`${name} has ${picture.length} bytes, more than ${MAX_BYTES}`);
  }
  await writeFile(join(FOLDER, name), picture);
  process.stdout.write(`docs/images/${name}: ${picture.length} bytes\n`);
}
