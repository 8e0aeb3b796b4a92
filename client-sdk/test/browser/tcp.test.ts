import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  MENTOR,
  openBrowser,
  openSchool,
  openSdkPage,
  type School,
  ServerProcess,
  STUDENT,
  waysOf,
} from '../../../loadtest/support/index.ts';
import { WITHOUT_UDP } from './support/no-udp.ts';
import { Participant } from './support/participant.ts';
import { chromiumTab } from './support/tab.ts';

let server: ServerProcess;
let school: School;
let free: Browser;
let confined: Browser;

beforeAll(async () => {
  server = await ServerProcess.start();
  school = await openSchool(server);
  free = await openBrowser();
  confined = await openBrowser({ flags: WITHOUT_UDP });
});
afterAll(async () => {
  await confined?.close();
  await free?.close();
  await server?.close();
});

it('a browser without UDP sees and hears over TCP, and is seen and heard', async () => {
  const { id } = await school.book();
  const mentor = await Participant.enter(free, server.url, await school.token(id, MENTOR));
  const page = await openSdkPage(confined, server.url);
  const tab = chromiumTab(page, server.url);
  const student = await Participant.enterBy(tab, server.url, await school.token(id, STUDENT));
  await Promise.all([mentor.seesPicture(), mentor.hears(), student.seesPicture(), student.hears()]);
  await expectTcp(page);
  await student.close();
  await mentor.close();
});

/** Both connections reach the media worker over TCP and carry something in both directions. */
async function expectTcp(page: Page): Promise<void> {
  const ways = await waysOf(page);
  expect(ways).toHaveLength(2);
  for (const way of ways) {
    expect(way).toMatchObject({ protocol: 'tcp', relayProtocol: null, remotePort: server.mediaPort });
    expect(way.bytesSent).toBeGreaterThan(0);
    expect(way.bytesReceived).toBeGreaterThan(0);
  }
}
