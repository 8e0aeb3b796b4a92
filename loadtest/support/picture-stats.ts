import type { Page } from 'playwright-core';
import type { SdkWindow } from './sdk-page.ts';

/** What a page receives, from `getStats`; counters since the track began. */
export interface PictureStats {
  readonly atMs: number;
  readonly framesDecoded: number;
  readonly frameHeight: number;
  readonly videoBytes: number;
  readonly audioBytes: number;
  readonly freezeSeconds: number;
}

export function receivedPicture(page: Page): Promise<PictureStats> {
  return page.evaluate(read);
}

/** Runs in the page. */
async function read(): Promise<PictureStats> {
  const { peerConnections } = window as unknown as SdkWindow;
  const found = { framesDecoded: 0, frameHeight: 0, videoBytes: 0, audioBytes: 0, freezeSeconds: 0 };
  for (const connection of peerConnections) {
    if (connection.connectionState === 'closed') continue;
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== 'inbound-rtp') continue;
      if (report.kind === 'audio') found.audioBytes += report.bytesReceived;
      else {
        found.framesDecoded += report.framesDecoded;
        found.frameHeight = Math.max(found.frameHeight, report.frameHeight ?? 0);
        found.videoBytes += report.bytesReceived;
        found.freezeSeconds += report.totalFreezesDuration ?? 0;
      }
    }
  }
  return { atMs: performance.now(), ...found };
}
