import { isConnected, trackOf } from '@tribu-live/protocol';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodedLoop, type MediaLoop, SyntheticClient } from '../../../loadtest/media/index.ts';
import {
  createKey,
  MENTOR,
  openBrowser,
  openSchool,
  School,
  ServerProcess,
  STUDENT,
} from '../../../loadtest/support/index.ts';
import type { LiveRoom } from '../../src/index.ts';
import { EmptyProject, PACK_TIMEOUT_MS } from '../support/empty-project.ts';
import { ownScreen, pageWith, wholeScreen } from '../support/school-pages.ts';
import { StaticSite } from '../support/static-site.ts';

/** Where the site serves the unpacked package: no bundler touches it there. */
const UNPACKED = '/node_modules/@tribu-live/client-sdk/dist';

let project: EmptyProject;
let site: StaticSite;
let server: ServerProcess;
let school: School;
let browser: Browser;
let loop: MediaLoop;

beforeAll(async () => {
  project = await EmptyProject.create();
  await project.write('index.html', pageWith({ src: '/src/main.ts' }));
  await project.write('src/main.ts', ownScreen('@tribu-live/client-sdk'));
  await project.run('vite', 'build', '--outDir', 'built', '--base', '/built/');
  await project.write('bare.html', pageWith({ text: ownScreen(`${UNPACKED}/index.js`) }));
  await project.write('whole.html', wholeScreen(`${UNPACKED}/elements.js`));
  site = await StaticSite.serve(project.folder);
  server = await ServerProcess.start();
  school = await openSchool(server, [site.origin]);
  browser = await openBrowser();
  loop = await encodedLoop();
}, PACK_TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await site?.close();
  await project?.close();
});

async function open(path: string, hash: Readonly<Record<string, string>>): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(`${site.origin}${path}#${new URLSearchParams(hash)}`);
  return page;
}

/** A mentor who sends a picture, in a room that a student's page is to join. */
async function mentorInRoom(): Promise<{ mentor: SyntheticClient; cameraId: string; token: string }> {
  const { id } = await school.book();
  const credential = { token: await school.token(id, MENTOR) };
  const mentor = await SyntheticClient.join({ serverUrl: server.url, credential });
  const cameraId = await mentor.publish('camera', loop);
  return { mentor, cameraId, token: await school.token(id, STUDENT) };
}

/** Resolves once the picture of somebody else moves in the page. */
async function seesPicture(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const video = document.querySelector('video');
    return (video?.getVideoPlaybackQuality().totalVideoFrames ?? 0) >= 3;
  });
}

describe('the packed SDK on a school’s own site', () => {
  it.each([
    ['built by Vite from TypeScript', '/built/index.html'],
    ['of bare HTML with a module script', '/bare.html'],
  ])('joins a room from a page %s', async (_page, path) => {
    const { mentor, cameraId, token } = await mentorInRoom();
    const page = await open(path, { server: server.url, token });
    await seesPicture(page);
    await mentor.until(({ people }) => isConnected(people[STUDENT.id]), 'the student');
    await page.waitForFunction(() => 'room' in window);
    const inPage = await page.evaluate(() => (window as unknown as { room: LiveRoom }).room.state);
    expect(isConnected(inPage.people[MENTOR.id])).toBe(true);
    expect(isConnected(inPage.people[STUDENT.id])).toBe(true);
    expect(inPage.tracks).toHaveProperty(cameraId);
    const received = await mentor.consumed(trackOf(inPage, STUDENT.id, 'camera')?.id ?? '');
    await received.firstKeyframe();
    expect(mentor.faults).toEqual([]);
    mentor.close();
    await page.context().close();
  });

  it('shows the whole screen in a bare page: the room’s entry', async () => {
    const { mentor, token } = await mentorInRoom();
    const page = await open('/whole.html', { 'server-url': server.url, token });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Entrer' }).waitFor();
    mentor.close();
    await page.context().close();
  });

  it('is refused with origin_refused where the key allows other origins only', async () => {
    const key = await createKey(server, ['https://another-school.example']);
    const other = new School(server.url, key);
    const { id } = await other.book();
    const token = await other.token(id, STUDENT);
    const page = await open('/bare.html', { server: server.url, token });
    await page.getByText('origin_refused').waitFor();
    await page.context().close();
  });
});
