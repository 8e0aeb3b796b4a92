import type { Page } from 'playwright-core';
import {
  MENTOR,
  openBrowser,
  openSchool,
  openSdkPage,
  type SdkWindow,
  ServerProcess,
  STUDENT,
} from '../support/index.ts';
import { percentile, printFigures, progress, rounded, table } from './report.ts';

// kill -9 of a single server that is started again at once: time to the picture being back in both of two
// Chromium pages that publish camera and microphone.

const KILLS = 7;

/** What the page keeps for the bench. */
interface WatchedWindow extends SdkWindow {
  /** Wall-clock milliseconds of the first frame of each remote camera track, in the order they came. */
  readonly firstFramesAtMs: number[];
}

await using server = await ServerProcess.start();
const browser = await openBrowser();
try {
  const school = await openSchool(server);
  const { id } = await school.book();
  const pages: Page[] = [];
  for (const person of [MENTOR, STUDENT]) {
    const page = await openSdkPage(browser, server.url);
    pages.push(page);
    await page.evaluate(enter, { serverUrl: server.url, token: await school.token(id, person) });
  }
  await Promise.all(pages.map((page) => framesAfter(page, 0)));
  const taken: { back: number; ready: number }[] = [];
  for (let kill = 1; kill <= KILLS; kill++) {
    taken.push(await killOnce(pages));
    progress(`kill ${kill}: picture back after ${rounded(taken.at(-1)?.back ?? Number.NaN)} ms`);
  }
  printAll(taken);
} finally {
  await browser.close();
}

async function killOnce(pages: readonly Page[]): Promise<{ back: number; ready: number }> {
  const startMs = Date.now();
  const back = Promise.all(pages.map((page) => framesAfter(page, startMs)));
  await server.kill('SIGKILL');
  server.respawn();
  await server.ready();
  const ready = Date.now() - startMs;
  return { ready, back: Math.max(...(await back)) - startMs };
}

/** Resolves with the moment of the first frame of a track that came after the given moment. */
async function framesAfter(page: Page, momentMs: number): Promise<number> {
  const handle = await page.waitForFunction(
    (after) => (window as unknown as WatchedWindow).firstFramesAtMs.find((at) => at > after),
    momentMs,
    { timeout: 30_000, polling: 50 },
  );
  return (await handle.jsonValue()) ?? Number.NaN;
}

/** Runs in the page: enters, publishes, and writes down when each remote camera track shows its first frame. */
async function enter(options: { serverUrl: string; token: string }): Promise<void> {
  const { join } = (window as unknown as SdkWindow).tribu;
  const firstFramesAtMs: number[] = [];
  Object.assign(window, { firstFramesAtMs });
  const show = (source: string, track: MediaStreamTrack) => {
    if (source !== 'camera') return;
    const video = document.createElement('video');
    video.muted = true;
    video.autoplay = true;
    video.srcObject = new MediaStream([track]);
    document.body.replaceChildren(video);
    video.requestVideoFrameCallback((nowMs) => firstFramesAtMs.push(performance.timeOrigin + nowMs));
  };
  const room = await join(options);
  for (const { source, track } of room.remoteTracks.values()) show(source, track);
  room.on('trackAdded', ({ track }) => show(track.source, track.track));
  await room.publish('microphone');
  await room.publish('camera');
}

function printAll(taken: readonly { back: number; ready: number }[]): void {
  const row = (what: string, values: readonly number[]) => [
    what,
    rounded(Math.min(...values)),
    rounded(percentile(values, 0.5)),
    rounded(Math.max(...values)),
  ];
  const back = taken.map((each) => each.back);
  const ready = taken.map((each) => each.ready);
  const rows = [row('server ready again', ready), row('picture back in both pages', back)];
  process.stdout.write(`${table(['after kill -9, ms', 'best', 'p50', 'worst'], rows)}\n`);
  printFigures('restart', {
    frameBackP50Ms: rounded(percentile(back, 0.5)),
    frameBackWorstMs: rounded(Math.max(...back)),
    serverReadyP50Ms: rounded(percentile(ready, 0.5)),
  });
}
