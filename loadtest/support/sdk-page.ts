import type { Browser, BrowserContext, Page } from 'playwright-core';
import type * as Sdk from '../../client-sdk/src/index.ts';

/** What an SDK page offers to `page.evaluate`. */
export interface SdkWindow {
  readonly tribu: typeof Sdk;
}

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tribu Live under test</title>
<body><script type="module">import * as tribu from '/sdk/index.js'; window.tribu = tribu;</script></body></html>`;

/**
 * An empty page of the server's origin with the built SDK loaded as `window.tribu`. A context of its own:
 * own storage, own permissions; close it with `page.context().close()`.
 */
export async function openSdkPage(browser: Browser, serverUrl: string): Promise<Page> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await loadSdk(page, serverUrl);
  return page;
}

/** Loads the page anew. */
export async function loadSdk(page: Page, serverUrl: string): Promise<void> {
  await serveBlank(page.context(), serverUrl);
  await page.goto(`${serverUrl}/under-test`);
  await page.waitForFunction(() => 'tribu' in window);
}

async function serveBlank(context: BrowserContext, serverUrl: string): Promise<void> {
  const address = `${serverUrl}/under-test`;
  await context.unroute(address);
  await context.route(address, (route) => route.fulfill({ contentType: 'text/html', body: HTML }));
}
