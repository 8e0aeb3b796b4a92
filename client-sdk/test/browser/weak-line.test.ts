import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SHAPE, SyntheticClient, simulcastLoop } from '../../../loadtest/media/index.ts';
import { RELAY_HOST, Relay } from '../../../loadtest/net/index.ts';
import {
  beepsHeardMs,
  enterAndHear,
  installBeeps,
  MENTOR,
  openBrowser,
  openSchool,
  openSdkPage,
  receivedPicture,
  ServerProcess,
  STUDENT,
  shareHeard,
} from '../../../loadtest/support/index.ts';

/** Enough that one or two may be missing among 98 of 100. */
const BEEPS_PER_SECOND = 4;
const BEEPS_COUNTED = 100;
/** A line of 300 kbit/s that loses 5 % of its packets; 200 ms there and back. */
const WEAK = { rateKbps: 300, loss: 0.05, delayMs: 100 };
const RECOVERY_MS = 5000;
/**
 * What fails the test: a busy machine and getStats, which is renewed once a second, take their share of the 5 s;
 * without our help mediasoup takes 10 s.
 */
const RECOVERY_LIMIT_MS = 8000;

let server: ServerProcess;
let relay: Relay;
let browser: Browser;
let mentor: SyntheticClient;
let page: Page;

beforeAll(async () => {
  server = await ServerProcess.start();
  relay = await Relay.create({ tcpPorts: [server.port], udpPorts: [server.mediaPort] });
  browser = await openBrowser();
  const school = await openSchool(server);
  const { id } = await school.book();
  const credential = { token: await school.token(id, MENTOR) };
  mentor = await SyntheticClient.join({ serverUrl: server.url, credential });
  const loop = await simulcastLoop({
    ...DEFAULT_SHAPE,
    framesPerSecond: 20,
    beepsPerSecond: BEEPS_PER_SECOND,
    repairs: true,
  });
  await mentor.publish('camera', loop);
  await mentor.publish('microphone', loop);
  const relayedUrl = `http://${RELAY_HOST}:${server.port}`;
  page = await openSdkPage(browser, relayedUrl, { through: RELAY_HOST });
  await installBeeps(page);
  await enterAndHear(page, { serverUrl: relayedUrl, token: await school.token(id, STUDENT) });
});

afterAll(async () => {
  mentor?.close();
  await browser?.close();
  relay?.close();
  await server?.close();
});

describe('a weak line: 300 kbit/s, 5 % loss, 200 ms', () => {
  it('makes the picture yield and keeps speech intelligible, and gives the picture back soon after', async () => {
    await pictureIs((height) => height === DEFAULT_SHAPE.height, 15_000);
    await beepsAfter(8);

    relay.set(WEAK);
    await pictureIs((height) => height < DEFAULT_SHAPE.height, 2 * RECOVERY_MS);
    const before = (await beepsHeardMs(page)).length;
    const heard = (await beepsAfter(before + BEEPS_COUNTED)).slice(before);
    expect(shareHeard(heard, 1000 / BEEPS_PER_SECOND)).toBeGreaterThanOrEqual(0.98);
    expect((await receivedPicture(page)).frameHeight).toBeLessThan(DEFAULT_SHAPE.height);
    // Operators see it: the line was looked at at least once meanwhile.
    expect(await linesThatLose(0.005)).toBeGreaterThanOrEqual(1);

    relay.set({});
    const tookMs = await pictureIs((height) => height === DEFAULT_SHAPE.height, 3 * RECOVERY_MS);
    console.info(
      `the line is good again: picture back after ${Math.round(tookMs)} ms (${RECOVERY_MS} promised)`,
    );
    expect(tookMs).toBeLessThanOrEqual(RECOVERY_LIMIT_MS);
  });
});

/** How often the server found a line that loses more than this share of what is sent to it, by its own figures. */
async function linesThatLose(share: number): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const series = (name: string, labels: string) => {
    const start = `tribu_packets_lost_ratio_${name}{${labels}} `;
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(start))
        ?.slice(start.length),
    );
  };
  return series('count', 'direction="sent"') - series('bucket', `le="${share}",direction="sent"`);
}

/** Resolves with all beeps once there are as many. */
async function beepsAfter(count: number): Promise<number[]> {
  await page.waitForFunction(
    (wanted) => (window as unknown as { beepsHeard: number[] }).beepsHeard.length >= wanted,
    count,
    { timeout: 45_000 },
  );
  return beepsHeardMs(page);
}

/** Resolves once the picture on screen has such a height and moves; with the time that took. */
async function pictureIs(fits: (height: number) => boolean, timeoutMs: number): Promise<number> {
  const startMs = performance.now();
  for (let last = await receivedPicture(page); ; ) {
    const now = await nextLook();
    if (fits(now.frameHeight) && now.framesDecoded > last.framesDecoded) return performance.now() - startMs;
    if (performance.now() - startMs > timeoutMs) {
      throw new Error(`after ${timeoutMs} ms the picture is ${now.frameHeight} pixels high`);
    }
    last = now;
  }
}

/** What `getStats` says is renewed a few times a second: it has no event to wait for. */
async function nextLook() {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200))));
  return receivedPicture(page);
}
