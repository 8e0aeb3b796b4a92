import type { Page } from 'playwright-core';
import { loadSdk, type SdkWindow } from '../support/index.ts';

/** Milliseconds from `join()` to the first remote frame on screen, in a freshly loaded page; leaves afterwards. */
export async function firstFrameMs(page: Page, serverUrl: string, token: string): Promise<number> {
  await loadSdk(page, serverUrl);
  return page.evaluate(joinAndLook, { serverUrl, token });
}

/** Runs in the page. */
async function joinAndLook(options: { serverUrl: string; token: string }): Promise<number> {
  const { join } = (window as unknown as SdkWindow).tribu;
  const video = document.createElement('video');
  video.muted = true;
  video.autoplay = true;
  document.body.append(video);
  const startMs = performance.now();
  const room = await join(options);
  const track = await new Promise<MediaStreamTrack>((done) => {
    const known = [...room.remoteTracks.values()].find((each) => each.source === 'camera');
    if (known !== undefined) done(known.track);
    room.on('trackAdded', ({ track: added }) => {
      if (added.source === 'camera') done(added.track);
    });
  });
  video.srcObject = new MediaStream([track]);
  await new Promise<void>((done) => video.requestVideoFrameCallback(() => done()));
  const tookMs = performance.now() - startMs;
  await room.leave();
  return tookMs;
}
