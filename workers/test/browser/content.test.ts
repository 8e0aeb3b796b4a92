import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  openBrowser,
  openSchool,
  openSdkPage,
  type School,
  ServerProcess,
  STUDENT,
} from '../../../loadtest/support/index.ts';
import { type Content, oncePerSecond, type Seat } from '../support/loops.ts';
import { enterAndMark } from '../support/marked-page.ts';
import { flow, RecordedSession } from '../support/recorded-session.ts';

/** A browser's own way from canvas and sound card to the packet isn't the same for both: no figure of ours. */
const BROWSER_SYNC_MS = 120;
const START_MS = 1000;

let server: ServerProcess;
let school: School;
let browser: Browser;
let content: Record<Seat, Content>;

beforeAll(async () => {
  content = { mentor: await oncePerSecond('mentor'), student: await oncePerSecond('student') };
  server = await ServerProcess.start();
  school = await openSchool(server);
  browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

it('[D2] a browser that crashed and came back is in one recording, before and after', async () => {
  const session = await RecordedSession.book(server, school, content);
  const mentor = await session.enter('mentor');
  const fromMentorMs = Date.now() + 500;
  const enterPage = async () => {
    const page = await openSdkPage(browser, server.url);
    const token = await school.token(session.id, STUDENT);
    await enterAndMark(page, { serverUrl: server.url, token, shape: content.student.shape });
    return page;
  };
  const page = await enterPage();
  const fromMs = Date.now() + START_MS;
  await flow(8);
  const crashedMs = Date.now();
  // The page's process ends without a word to anybody.
  const crashed = page.waitForEvent('crash');
  await page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  await page.context().close();
  await flow(2);
  await enterPage();
  const backMs = Date.now() + START_MS;
  await flow(8);
  const toMs = (await session.end()) - 200;
  expect(mentor.client.faults).toEqual([]);

  const replay = await session.replay();
  const whole = replay.mentor.between(fromMentorMs, toMs);
  expect([whole.missingFlashes, whole.missingBeeps]).toEqual([[], []]);
  expect(whole.worstOffsetMs).toBeLessThan(40);
  for (const [from, to] of [
    [fromMs, crashedMs - 500],
    [backMs, toMs],
  ] as const) {
    const report = replay.student.between(from, to);
    expect([report.missingFlashes, report.missingBeeps]).toEqual([[], []]);
    expect(report.worstOffsetMs).toBeLessThan(BROWSER_SYNC_MS);
  }
}, 150_000);
