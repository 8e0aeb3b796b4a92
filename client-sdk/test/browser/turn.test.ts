import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  Coturn,
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

const MEDIA_ADDRESS = '127.0.0.1';
const FORBIDDEN = 403;
const UNAUTHORIZED = 401;
const MINUTE_MS = 60_000;
/** A relay that is restarted on a busy machine misses a first try or two, and the SDK's pauses between them grow. */
const PATIENCE_MS = 45_000;

let coturn: Coturn;
let server: ServerProcess;
let school: School;
let browser: Browser;

beforeAll(async () => {
  coturn = await Coturn.start({ peers: [MEDIA_ADDRESS] });
  server = await ServerProcess.start({
    env: { ICE_SERVERS: coturn.urls.join(','), TURN_SECRET: coturn.secret },
  });
  school = await openSchool(server);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await coturn?.close();
});

it('a browser that may only relay sees and hears, is seen and heard, also after the relay was restarted', async () => {
  const { mentor, student, page, bothPerceive } = await coaching(browser, { relayByUdp: true });
  await bothPerceive();
  await expectRelayed(page, 'udp');

  // Its allocations are gone: only new ones, made with the credential again, bring the picture back.
  await coturn.restart();
  await bothPerceive();
  await expectRelayed(page, 'udp');
  await student.close();
  await mentor.close();
}, 120_000);

it('reaches the relay over TCP where there is no UDP', async () => {
  const confined = await openBrowser({ flags: WITHOUT_UDP });
  const { mentor, page, bothPerceive } = await coaching(confined);
  await bothPerceive();
  await expectRelayed(page, 'tcp');
  await confined.close();
  await mentor.close();
}, 120_000);

it('relays to nobody but the media addresses', async () => {
  using client = coturn.client(Date.now() + MINUTE_MS);
  expect(await client.allocate()).toBe(0);
  expect(await client.permit(MEDIA_ADDRESS)).toBe(0);
  const others = ['127.0.0.2', '10.0.0.1', '192.168.1.1', '169.254.169.254', '8.8.8.8', '224.0.0.1'];
  for (const other of others) expect(await client.permit(other), other).toBe(FORBIDDEN);
  expect(await client.release()).toBe(0);
});

it('lets nobody in whose time is over, and prints no secret', async () => {
  using late = coturn.client(Date.now() - MINUTE_MS);
  expect(await late.allocate()).toBe(UNAUTHORIZED);
  const said = [...coturn.log, ...server.log].join('\n');
  expect(said).toContain('Cannot find credentials of user');
  expect(said).not.toContain(coturn.secret);
});

/** A mentor whom nothing hinders, and a student whose browser may only relay. */
async function coaching(relaying: Browser, way: { readonly relayByUdp?: boolean } = {}) {
  const { id } = await school.book();
  const mentor = await Participant.enter(browser, server.url, await school.token(id, MENTOR));
  const page = await openSdkPage(relaying, server.url, { relayOnly: true, ...way });
  const tab = chromiumTab(page, server.url);
  const student = await Participant.enterBy(tab, server.url, await school.token(id, STUDENT));
  const bothPerceive = () =>
    Promise.all([
      mentor.seesPicture(3, PATIENCE_MS),
      mentor.hears(PATIENCE_MS),
      student.seesPicture(3, PATIENCE_MS),
      student.hears(PATIENCE_MS),
    ]);
  return { mentor, student, page, bothPerceive };
}

/** Both connections go through the TURN server and carry something in both directions. */
async function expectRelayed(page: Page, relayProtocol: 'udp' | 'tcp'): Promise<void> {
  const ways = await waysOf(page);
  expect(ways).toHaveLength(2);
  for (const way of ways) {
    expect(way).toMatchObject({ candidateType: 'relay', relayProtocol, remotePort: server.mediaPort });
    expect(way.bytesSent).toBeGreaterThan(0);
    expect(way.bytesReceived).toBeGreaterThan(0);
  }
}
