import { existsSync } from 'node:fs';
import puppeteer, { type Browser, type HTTPRequest, type Page } from 'puppeteer-core';
import { installEar } from './ear.ts';
import type { Tab } from './tab.ts';

const CANDIDATES = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];

const PREFERENCES = {
  // Camera and microphone are made up, and nobody is asked for them.
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
};

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Tribu Live under test</title>
<body><script type="module">import * as tribu from '/sdk/index.js'; window.tribu = tribu;</script></body></html>`;

/** Firefox with fake camera and microphone, driven over WebDriver BiDi; FIREFOX_PATH names one of your own. */
export function openFirefox(): Promise<Browser> {
  const executablePath = process.env.FIREFOX_PATH ?? CANDIDATES.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('no Firefox here; FIREFOX_PATH may name one');
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: PREFERENCES,
  });
}

/** An empty page of the server's origin with the built SDK loaded as `window.tribu`, like `openSdkPage`. */
export async function openFirefoxTab(browser: Browser, serverUrl: string): Promise<Tab> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const address = `${serverUrl}/under-test`;
  await page.evaluateOnNewDocument(installEar);
  await page.setRequestInterception(true);
  page.on('request', (request) => void answer(request, address));
  await load(page, address);
  return {
    run: <R, A>(work: (argument: A) => R | Promise<R>, argument?: A) =>
      page.evaluate(work as (argument: unknown) => R | Promise<R>, argument as unknown) as Promise<R>,
    async until(asked, argument, { timeoutMs, intervalMs = 'raf' as const }) {
      const patience = { timeout: timeoutMs, polling: intervalMs };
      await page.waitForFunction(asked as (argument: unknown) => unknown, patience, argument as unknown);
    },
    reload: () => load(page, address),
    close: () => context.close(),
  };
}

function answer(request: HTTPRequest, address: string): Promise<void> {
  if (request.url() !== address) return request.continue();
  return request.respond({ contentType: 'text/html', body: HTML });
}

async function load(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => 'tribu' in window);
}
