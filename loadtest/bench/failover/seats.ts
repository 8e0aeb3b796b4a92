import type { StoredEvent } from '@tribu-live/protocol';
import { SILENCE_LIMIT_MS } from '@tribu-live/protocol';
import type { Browser, Page } from 'playwright-core';
import { DEFAULT_SHAPE, fabricatedLoop, isTold, Ledger, SyntheticPerson } from '../../media/index.ts';
import { openSdkPage, type WorkshopPerson } from '../../support/index.ts';
import { enter, type FailoverWindow } from './page.ts';

/** A camera that costs this process little. */
const LOOP = fabricatedLoop({
  ...DEFAULT_SHAPE,
  ...{ width: 320, height: 180, framesPerSecond: 10, videoKbps: 100 },
});
const POLL_MS = 20;
const HELD_TIMEOUT_MS = 30_000;

/** How long somebody had to do without the others. Milliseconds since the fault. */
export interface Gap {
  readonly personId: string;
  readonly client: 'chromium' | 'synthetic';
  /** Back in the room. */
  readonly liveMs: number;
  /** The first picture (Chromium) or packet (synthetic) of somebody else on the new home. */
  readonly mediaMs: number;
}

/** Somebody in the workshop, whatever they are made of. */
export interface Seat {
  readonly personId: string;
  /** Resolves once they are back and see somebody else. */
  back(afterMs: number, timeoutMs: number): Promise<Gap>;
  /** The state that they hold, once it holds the journal's event with this number. */
  stateAt(seq: number): Promise<object>;
  /** How what they were told differs from the journal, in words. */
  differences(journal: readonly StoredEvent[]): Promise<string[]>;
}

export class BrowserSeat implements Seat {
  readonly personId: string;
  readonly page: Page;

  private constructor(personId: string, page: Page) {
    this.personId = personId;
    this.page = page;
  }

  static async take(
    browser: Browser,
    serverUrl: string,
    { id }: WorkshopPerson,
    token: string,
  ): Promise<BrowserSeat> {
    const page = await openSdkPage(browser, serverUrl);
    await page.evaluate(enter, { serverUrl, token });
    return new BrowserSeat(id, page);
  }

  async back(afterMs: number, timeoutMs: number): Promise<Gap> {
    const handle = await this.page.waitForFunction(
      (after) => {
        const { liveAtMs, pictures } = window as unknown as FailoverWindow;
        const live = liveAtMs.find((at) => at > after);
        const frames = pictures.flatMap((each) => (each.addedAtMs > after ? [each.firstFrameAtMs] : []));
        return live === undefined || frames.length === 0 ? null : { live, frame: Math.min(...frames) };
      },
      afterMs,
      { timeout: timeoutMs, polling: POLL_MS },
    );
    const met = await handle.jsonValue();
    if (met === null) throw new Error('the page told nothing');
    const { personId } = this;
    return { personId, client: 'chromium', liveMs: met.live - afterMs, mediaMs: met.frame - afterMs };
  }

  async stateAt(seq: number): Promise<object> {
    const handle = await this.page.waitForFunction((seq) => {
      const { state } = (window as unknown as FailoverWindow).room;
      return state.seq >= seq ? state : null;
    }, seq);
    return (await handle.jsonValue()) as object;
  }

  async differences(journal: readonly StoredEvent[]): Promise<string[]> {
    const told = await this.page.evaluate(() => (window as unknown as FailoverWindow).told);
    const bySeq = new Map(journal.map((event) => [event.seq, event]));
    return told.flatMap((event, place) => {
      const before = told[place - 1]?.seq ?? 0;
      if (event.seq <= before) return [`after ${before} came ${event.seq}`];
      const kept = bySeq.get(event.seq);
      return kept !== undefined && isTold(event, kept) ? [] : [`told of another ${event.seq}`];
    });
  }
}

export class SyntheticSeat implements Seat {
  readonly personId: string;
  readonly person: SyntheticPerson;
  readonly #ledger: Ledger;
  readonly #joinedAtMs: number[];

  private constructor(personId: string, person: SyntheticPerson, ledger: Ledger, joinedAtMs: number[]) {
    this.personId = personId;
    this.person = person;
    this.#ledger = ledger;
    this.#joinedAtMs = joinedAtMs;
  }

  static async take(
    serverUrl: string,
    { id }: WorkshopPerson,
    token: string,
    sends: boolean,
  ): Promise<SyntheticSeat> {
    const ledger = new Ledger();
    const joinedAtMs: number[] = [];
    const person = await SyntheticPerson.enter({
      ...{ serverUrl, token, loop: LOOP, record: null, silenceLimitMs: SILENCE_LIMIT_MS },
      sources: sends ? ['microphone', 'camera'] : [],
      onFrame: (frame) => {
        if (frame.startsWith('43') && frame.includes('"catchUp"')) joinedAtMs.push(Date.now());
        ledger.hear(frame);
      },
    });
    return new SyntheticSeat(id, person, ledger, joinedAtMs);
  }

  async back(afterMs: number, timeoutMs: number): Promise<Gap> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const live = this.#joinedAtMs.find((at) => at > afterMs);
      const packet = live === undefined ? undefined : this.#firstPacketAtMs();
      if (live !== undefined && packet !== undefined && packet > live) {
        const { personId } = this;
        return { personId, client: 'synthetic', liveMs: live - afterMs, mediaMs: packet - afterMs };
      }
      if (performance.now() > deadline) {
        const why = this.person.faults.slice(-3).map(String).join('; ');
        throw new Error(`${this.personId} isn't back after ${timeoutMs} ms (${why})`);
      }
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  }

  async stateAt(seq: number): Promise<object> {
    const deadline = performance.now() + HELD_TIMEOUT_MS;
    // On a machine that is too busy the room may move once more meanwhile, and the person with it.
    while (this.person.client.state.seq < seq) {
      if (performance.now() > deadline) throw new Error(`${this.personId} never got event ${seq}`);
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
    return this.person.client.state;
  }

  async differences(journal: readonly StoredEvent[]): Promise<string[]> {
    return [...this.#ledger.differences(journal), ...this.person.client.faults.map(String)];
  }

  /** Of anybody, on the present connection. */
  #firstPacketAtMs(): number | undefined {
    const firsts = this.person.client.receivedTracks.flatMap(({ firstArrivalMs }) =>
      firstArrivalMs === null ? [] : [performance.timeOrigin + firstArrivalMs],
    );
    return firsts.length === 0 ? undefined : Math.min(...firsts);
  }
}
