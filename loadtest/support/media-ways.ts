import type { Page } from 'playwright-core';
import type { SdkWindow } from './sdk-page.ts';

/** The way that one of a page's connections takes through the network, from `getStats`. */
export interface MediaWay {
  /** Of the page's own end. */
  readonly candidateType: RTCIceCandidateType;
  /** Between the page, or its relay, and the media worker. */
  readonly protocol: string;
  /** Between the page and its TURN server; null: it has none. */
  readonly relayProtocol: string | null;
  /** Where packets go to. */
  readonly remotePort: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** Of every connection of the page that has found a way. */
export function waysOf(page: Page): Promise<MediaWay[]> {
  return page.evaluate(read);
}

/** Runs in the page. */
async function read(): Promise<MediaWay[]> {
  const { peerConnections } = window as unknown as SdkWindow;
  const ways: MediaWay[] = [];
  for (const connection of peerConnections) {
    if (connection.connectionState === 'closed') continue;
    const stats = await connection.getStats();
    for (const transport of stats.values()) {
      if (transport.type !== 'transport') continue;
      const pair = stats.get(transport.selectedCandidatePairId);
      if (pair === undefined) continue;
      const [local, remote] = [stats.get(pair.localCandidateId), stats.get(pair.remoteCandidateId)];
      ways.push({
        candidateType: local.candidateType,
        protocol: remote.protocol,
        relayProtocol: local.relayProtocol ?? null,
        remotePort: remote.port,
        bytesSent: pair.bytesSent,
        bytesReceived: pair.bytesReceived,
      });
    }
  }
  return ways;
}
