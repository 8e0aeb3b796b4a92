import type { Page } from 'playwright-core';
import { DEFAULT_SHAPE, encodedLoop, type MediaLoop, SyntheticClient } from '../media/index.ts';
import { RELAY_HOST, Relay } from '../net/index.ts';
import {
  freePort,
  MENTOR,
  openBrowser,
  openSchool,
  openSdkPage,
  type School,
  ServerProcess,
  STUDENT,
} from '../support/index.ts';
import { BareProcess } from './bare/bare-process.ts';
import { publishToBare } from './bare/publisher.ts';
import { firstFrameMs } from './first-frame.ts';
import { percentile, printFigures, progress, rounded, table } from './report.ts';

// Time from `join()` of a subscriber who doesn't publish to the first remote frame in Chromium, with one
// synthetic publisher that sends a keyframe on request; against a bare mediasoup server in the same run.

const JOINS = 24;
const WARM_UPS = 3;
const ADDED_ROUND_TRIP_MS = 80;
const CROWD = 30;
/** What each of the crowd sends: the picture of a tile among thirty. */
const CROWD_SHAPE = { ...DEFAULT_SHAPE, width: 320, height: 180, framesPerSecond: 15, videoKbps: 150 };

const loop = await encodedLoop();
const browser = await openBrowser();
try {
  const near = await besideBare();
  const crowded = await amongMany();
  const far = await throughRelay();
  printAll({ ...near, ...crowded, far });
} finally {
  await browser.close();
}

/** Ours alone and the bare server in turns, so that whatever the machine does meets both. */
async function besideBare() {
  await using server = await ServerProcess.start();
  const school = await openSchool(server);
  await using quiet = await openRoom(school, server);
  const bare = await BareProcess.start();
  const barePublisher = await publishToBare(bare.url, loop);
  const pages = await Promise.all([openSdkPage(browser, server.url), browser.newPage()]);
  const [page, barePage] = pages;
  try {
    const taken = { ours: [] as number[], bare: [] as number[] };
    const joins = [
      { into: taken.ours, measure: () => firstFrameMs(page, server.url, quiet.token) },
      { into: taken.bare, measure: () => bareFirstFrameMs(barePage, bare.url) },
    ];
    for (let turn = -WARM_UPS; turn < JOINS; turn++) {
      // Another one begins each time: what the one before leaves to be done meets all alike.
      joins.push(...joins.splice(0, 1));
      for (const { into, measure } of joins) {
        const tookMs = await measure();
        if (turn >= 0) into.push(tookMs);
      }
    }
    progress(`${JOINS} joins each: alone, bare`);
    return taken;
  } finally {
    await Promise.all(pages.map((each) => each.close()));
    barePublisher.close();
    await bare.close();
  }
}

/** A workshop of thirty who all send sound and picture; the joins without them stand beside, on the same busy machine. */
async function amongMany(): Promise<{ crowded: number[]; beside: number[] }> {
  await using server = await ServerProcess.start({ env: { MEDIA_WORKERS: '2' } });
  const school = await openSchool(server);
  await using quiet = await openRoom(school, server);
  await using full = await gather(school, server);
  const page = await openSdkPage(browser, server.url);
  try {
    const taken = { crowded: [] as number[], beside: [] as number[] };
    for (let turn = -WARM_UPS; turn < JOINS; turn++) {
      const crowdedMs = await firstFrameMs(page, server.url, full.token);
      const besideMs = await firstFrameMs(page, server.url, quiet.token);
      if (turn < 0) continue;
      taken.crowded.push(crowdedMs);
      taken.beside.push(besideMs);
    }
    progress(`${JOINS} joins with ${CROWD} cameras and microphones`);
    return taken;
  } finally {
    await page.close();
  }
}

/** The same with a longer way between browser and server: HTTP, WebSocket and media alike. */
async function throughRelay(): Promise<number[]> {
  const port = await freePort();
  const env = { NODE_URL: `http://${RELAY_HOST}:${port}`, MEDIA_ANNOUNCED_ADDRESS: RELAY_HOST };
  await using server = await ServerProcess.start({ port, env });
  const school = await openSchool(server);
  await using room = await openRoom(school, server);
  const quality = { delayMs: ADDED_ROUND_TRIP_MS / 2 };
  const relay = await Relay.create({ tcpPorts: [port], udpPorts: [server.mediaPort], quality });
  const relayedUrl = `http://${RELAY_HOST}:${port}`;
  const page = await openSdkPage(browser, relayedUrl);
  try {
    const taken: number[] = [];
    for (let turn = -WARM_UPS; turn < JOINS; turn++) {
      const ours = await firstFrameMs(page, relayedUrl, room.token);
      if (turn >= 0) taken.push(ours);
    }
    progress(`${JOINS} joins with ${ADDED_ROUND_TRIP_MS} ms of added round trip`);
    return taken;
  } finally {
    await page.close();
    relay.close();
  }
}

/** A coaching whose mentor publishes; the student's token is for the subscriber. */
async function openRoom(school: School, server: ServerProcess) {
  const { id: sessionId } = await school.book();
  const credential = { token: await school.token(sessionId, MENTOR) };
  const publisher = await SyntheticClient.join({ serverUrl: server.url, credential, host: '127.0.0.1' });
  await publish(publisher, loop);
  return {
    sessionId,
    token: await school.token(sessionId, STUDENT),
    [Symbol.asyncDispose]: async () => publisher.close(),
  };
}

async function publish(publisher: SyntheticClient, media: MediaLoop): Promise<void> {
  await publisher.publish('camera', media);
  await publisher.publish('microphone', media);
}

/** A workshop in which a mentor and students publish; the token is for one more who doesn't. */
async function gather(school: School, server: ServerProcess) {
  const students = Array.from({ length: CROWD - 1 }, (_, i) => {
    return { id: `student-${i + 2}`, name: `Student ${i + 2}`, role: 'student' } as const;
  });
  const { id: sessionId } = await school.book({ kind: 'tribu', people: [MENTOR, STUDENT, ...students] });
  const small = await encodedLoop(CROWD_SHAPE);
  const crowd: SyntheticClient[] = [];
  for (const person of [MENTOR, ...students]) {
    const credential = { token: await school.token(sessionId, person) };
    const client = await SyntheticClient.join({ serverUrl: server.url, credential, receives: false });
    crowd.push(client);
    await publish(client, small);
  }
  return {
    token: await school.token(sessionId, STUDENT),
    [Symbol.asyncDispose]: async () => {
      for (const client of crowd) client.close();
    },
  };
}

async function bareFirstFrameMs(page: Page, url: string): Promise<number> {
  await page.goto(url);
  await page.waitForFunction(() => 'firstFrameMs' in window);
  return page.evaluate(() => (window as unknown as { firstFrameMs(): Promise<number> }).firstFrameMs());
}

function printAll(taken: Record<'ours' | 'bare' | 'crowded' | 'beside' | 'far', number[]>): void {
  const row = (what: string, values: readonly number[]) => [
    what,
    ...[0.5, 0.95].map((share) => rounded(percentile(values, share))),
    rounded(Math.max(...values)),
  ];
  const rows = [
    row('ours', taken.ours),
    row('bare mediasoup server', taken.bare),
    row(`ours with ${CROWD} cameras and microphones`, taken.crowded),
    row('ours alone, beside these', taken.beside),
    row(`ours with ${ADDED_ROUND_TRIP_MS} ms of added round trip`, taken.far),
  ];
  process.stdout.write(`${table(['join() to first frame, ms', 'p50', 'p95', 'worst'], rows)}\n`);
  const p50 = percentile(taken.ours, 0.5);
  printFigures('join', {
    firstFrameP50Ms: rounded(p50),
    firstFrameP95Ms: rounded(percentile(taken.ours, 0.95)),
    overBare: rounded(p50 / percentile(taken.bare, 0.5), 2),
    roundTrips: rounded((percentile(taken.far, 0.5) - p50) / ADDED_ROUND_TRIP_MS, 1),
    with30: rounded(percentile(taken.crowded, 0.5) / p50, 2),
  });
}
