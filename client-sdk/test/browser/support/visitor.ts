import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';

/** What a visitor's page keeps for the test to read. */
interface Watched {
  /** Every camera and microphone track that the page ever held; screens apart. */
  readonly deviceTracks: MediaStreamTrack[];
  readonly peerConnections: RTCPeerConnection[];
  /** The audio elements that the page made: they stand in no document. */
  readonly voices: HTMLAudioElement[];
}

/** Where both languages name the same thing. */
const NAMES = {
  yes: /^(Oui|Yes)$/,
  no: /^(Non|No)$/,
  enter: /^(Entrer|Enter)$/,
  leave: /^(Quitter la salle|Leave the room)/,
} as const;

/** Frames of a picture that must be painted before it counts as moving. */
const FRAMES = 5;
/** Energy of decoded sound (volts squared times seconds) of a small part of one beep. */
const AUDIBLE = 1e-5;

/** Somebody in a browser profile of their own who looks at the demo school and its rooms. */
export class Visitor {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** A new profile with one empty window; camera and microphone are allowed unless `permissions` says else. */
  static async come(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width: 1024, height: 640 },
      permissions: ['camera', 'microphone'],
      ...options,
    });
    await context.addInitScript(watch);
    return new Visitor(await context.newPage());
  }

  static async at(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    const visitor = await Visitor.come(browser, options);
    await visitor.page.goto(url);
    return visitor;
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  /** A further window of the same profile. */
  async window(url: string): Promise<Visitor> {
    const page = await this.context.newPage();
    await page.goto(url);
    return new Visitor(page);
  }

  /** The window that a press on this link opens. */
  async follow(link: Locator): Promise<Visitor> {
    const opened = this.context.waitForEvent('page');
    await link.click();
    return new Visitor(await opened);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** The first place where these words stand. */
  words(text: string | RegExp): Locator {
    return this.page.getByText(text).first();
  }

  get enterButton(): Locator {
    return this.button(NAMES.enter);
  }

  get leaveButton(): Locator {
    return this.button(NAMES.leave);
  }

  /** Answers the question about recording and goes in. */
  async enter(answer: 'yes' | 'no' = 'yes'): Promise<void> {
    await this.button(NAMES[answer]).click();
    await this.enterButton.click();
    await this.leaveButton.waitFor();
  }

  /** The tile with this name on its plate. */
  tile(plate: string): Locator {
    return this.page.locator('tribu-tile').filter({ has: this.page.getByText(plate, { exact: true }) });
  }

  /** Resolves once the picture of this tile moves. */
  async sees(plate: string): Promise<void> {
    const video = this.tile(plate).locator('video:visible');
    await video.waitFor();
    await video.evaluate(paintedFrames, FRAMES);
  }

  /** Resolves once somebody else's sound was decoded and plays, from now on. */
  async hears(): Promise<void> {
    const { energy } = await this.sound();
    await this.page.waitForFunction(soundBeyond, energy + AUDIBLE, { polling: 100 });
  }

  /**
   * What becomes of the first voice that the page plays from now on. Asked without looking into the page:
   * the driver's looks count as presses of a person, after which a browser plays everything.
   */
  async firstVoice(): Promise<'plays' | 'held back'> {
    const said = await this.page.waitForEvent('console', {
      predicate: (message) => message.text().startsWith('voice: '),
    });
    return said.text() === 'voice: plays' ? 'plays' : 'held back';
  }

  /** Whether an audio element plays, and the energy of all sound that was decoded so far. */
  sound(): Promise<{ readonly plays: boolean; readonly energy: number }> {
    return this.page.evaluate(soundNow);
  }

  /** How many cameras or microphones of this page are in use: each one is a light that is on. */
  lights(kind: 'audio' | 'video'): Promise<number> {
    return this.page.evaluate((kind) => {
      const { deviceTracks } = window as unknown as Watched;
      return deviceTracks.filter((track) => track.kind === kind && track.readyState === 'live').length;
    }, kind);
  }

  /** What has the focus, by the name that a screen reader says. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      if (element === document.body) return '';
      const label =
        element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
          ? element.labels?.[0]
          : element;
      return element?.getAttribute('aria-label') ?? label?.textContent?.trim() ?? '';
    });
  }

  /** Presses Tab until something of this name has the focus. */
  async tabTo(name: RegExp): Promise<void> {
    const passed: string[] = [];
    while (!name.test(await this.focused())) {
      if (passed.length > 60) throw new Error(`Tab reaches no ${name}, only ${passed.join(' | ')}`);
      await this.page.keyboard.press('Tab');
      passed.push(await this.focused());
    }
  }

  /** Closes the profile with all its windows, as a computer does whose battery is empty. */
  async go(): Promise<void> {
    await this.context.close();
  }
}

/** Runs in the page before its own scripts. */
function watch(): void {
  const deviceTracks: MediaStreamTrack[] = [];
  const peerConnections: RTCPeerConnection[] = [];
  const voices: HTMLAudioElement[] = [];
  const open = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
  if (open !== undefined) {
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      deviceTracks.push(...stream.getTracks());
      return stream;
    };
  }
  const clone = MediaStreamTrack.prototype.clone;
  MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack): MediaStreamTrack {
    const copy = clone.call(this);
    if (deviceTracks.includes(this)) deviceTracks.push(copy);
    return copy;
  };
  class KnownPeerConnection extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peerConnections.push(this);
    }
  }
  const { Audio: Original } = window;
  function KnownAudio(source?: string): HTMLAudioElement {
    const voice = new Original(source);
    voices.push(voice);
    const play = voice.play.bind(voice);
    voice.play = async () => {
      try {
        await play();
        console.debug('voice: plays');
      } catch (failure) {
        if (failure instanceof DOMException && failure.name === 'NotAllowedError')
          console.debug('voice: held back');
        throw failure;
      }
    };
    return voice;
  }
  const soundNow = async (): Promise<{ plays: boolean; energy: number }> => {
    let energy = 0;
    for (const connection of peerConnections) {
      if (connection.connectionState === 'closed') continue;
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'inbound-rtp' && report.kind === 'audio') energy += report.totalAudioEnergy ?? 0;
      }
    }
    const plays = voices.some((voice) => !voice.paused && !voice.muted && voice.currentTime > 0);
    return { plays, energy };
  };
  Object.assign(window, {
    deviceTracks,
    peerConnections,
    voices,
    soundNow,
    RTCPeerConnection: KnownPeerConnection,
    Audio: KnownAudio,
  });
}

interface SoundWindow {
  soundNow(): Promise<{ plays: boolean; energy: number }>;
}

/** Runs in the page. */
function soundNow(): Promise<{ plays: boolean; energy: number }> {
  return (window as unknown as SoundWindow).soundNow();
}

/** Runs in the page. */
async function soundBeyond(wanted: number): Promise<boolean> {
  const { plays, energy } = await (window as unknown as SoundWindow).soundNow();
  return plays && energy > wanted;
}

/** Runs in the page: resolves when so many frames of the video were painted. */
function paintedFrames(element: Element, count: number): Promise<void> {
  const video = element as HTMLVideoElement;
  return new Promise((done) => {
    let painted = 0;
    const next = (): void => {
      painted += 1;
      if (painted < count) video.requestVideoFrameCallback(next);
      else done();
    };
    video.requestVideoFrameCallback(next);
  });
}
