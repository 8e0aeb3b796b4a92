import type { Browser, Page } from 'playwright-core';
import type * as Sdk from '../../client-sdk/src/index.ts';

/** What an SDK page offers to `page.evaluate`. */
export interface SdkWindow {
  readonly tribu: typeof Sdk;
  /** Every peer connection that the page made, newest last. */
  readonly peerConnections: RTCPeerConnection[];
}

export interface SdkPageOptions {
  /** Host of a relay that this page's HTTP, WebSocket and media take; others go straight. */
  readonly through?: string;
  /** Media may take no way but through a TURN server, as in a network that lets nothing else out. */
  readonly relayOnly?: boolean;
  /** Of the ways to TURN servers those alone that begin with UDP: else it is chance which answers first. */
  readonly relayByUdp?: boolean;
}

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tribu Live under test</title>
<body><script type="module">import * as tribu from '/sdk/index.js'; window.tribu = tribu;</script></body></html>`;

/**
 * An empty page of the server's origin with the built SDK loaded as `window.tribu`. A context of its own:
 * own storage, own permissions; close it with `page.context().close()`.
 */
export async function openSdkPage(
  browser: Browser,
  serverUrl: string,
  options: SdkPageOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.addInitScript(prepareWindow, options);
  await loadSdk(page, serverUrl);
  return page;
}

/** Loads the page anew. */
export async function loadSdk(page: Page, serverUrl: string): Promise<void> {
  const address = `${serverUrl}/under-test`;
  await page.unroute(address);
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: HTML }));
  await page.goto(address);
  await page.waitForFunction(() => 'tribu' in window);
}

/** Runs in the page before anything else. */
function prepareWindow({ through, relayOnly = false, relayByUdp = false }: SdkPageOptions): void {
  const peerConnections: RTCPeerConnection[] = [];
  const reroute = (text: string) => (through === undefined ? text : text.replaceAll('127.0.0.1', through));

  const byUdp = ({ urls, ...server }: RTCIceServer): RTCIceServer => ({
    ...server,
    urls: [urls].flat().filter((url) => !relayByUdp || url.endsWith('transport=udp')),
  });

  class KnownPeerConnection extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      const iceServers = (configuration?.iceServers ?? []).map(byUdp).filter(({ urls }) => urls.length > 0);
      super({ ...configuration, iceServers, ...(relayOnly ? { iceTransportPolicy: 'relay' } : {}) });
      peerConnections.push(this);
    }

    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      return super.setRemoteDescription({ ...description, sdp: reroute(description.sdp ?? '') });
    }
  }

  class ReroutedWebSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(reroute(String(url)), protocols);
    }
  }

  Object.assign(window, {
    peerConnections,
    RTCPeerConnection: KnownPeerConnection,
    WebSocket: ReroutedWebSocket,
  });
}
