import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  '--no-sandbox',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages that aren't in front go on at full speed: several people share one browser.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  // Pages that tests make up come from no address; they may reach 127.0.0.1 nevertheless.
  '--disable-features=LocalNetworkAccessChecks',
];

export interface BrowserOptions {
  /** false: sound needs a click first, as in everybody's browser. Default true. */
  readonly autoplay?: boolean;
  /** Further or replacing flags. */
  readonly flags?: readonly string[];
  /** false: no camera and no microphone at all. Default true. */
  readonly fakeDevices?: boolean;
}

/** Chromium with fake camera and microphone; CHROMIUM_PATH names one of your own. */
export function openBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { autoplay = true, fakeDevices = true, flags = [] } = options;
  const executablePath = process.env.CHROMIUM_PATH ?? CANDIDATES.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error('no Chromium here; CHROMIUM_PATH may name one');
  const standard = FLAGS.filter((flag) => fakeDevices || flag !== '--use-fake-device-for-media-stream');
  const audible = autoplay ? ['--autoplay-policy=no-user-gesture-required'] : [];
  return chromium.launch({ executablePath, headless: true, args: [...standard, ...audible, ...flags] });
}
