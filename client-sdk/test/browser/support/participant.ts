import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openSdkPage } from '../../../../loadtest/support/index.ts';
import type * as Sdk from '../../../src/index.ts';

/** What a participant's page keeps for the test to read. */
interface InRoom {
  tribu: typeof Sdk;
  room: Sdk.LiveRoom;
  /** Times of arrival (`performance.now()`) of remote frames, by track. */
  frames: Map<string, number[]>;
  meters: Map<string, Sdk.SoundMeter>;
  said: string[];
}

/** One person in a real Chromium page, joined with the SDK, with everything that is received shown and heard. */
export class Participant {
  readonly page: Page;
  readonly #serverUrl: string;

  private constructor(page: Page, serverUrl: string) {
    this.page = page;
    this.#serverUrl = serverUrl;
  }

  static async enter(
    browser: Browser,
    serverUrl: string,
    token: string,
    publish: readonly Sdk.TrackSource[] = ['microphone', 'camera'],
  ): Promise<Participant> {
    const page = await openSdkPage(browser, serverUrl);
    const participant = new Participant(page, serverUrl);
    await participant.join(token, publish);
    return participant;
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  async join(token: string, publish: readonly Sdk.TrackSource[]): Promise<void> {
    const serverUrl = this.#serverUrl;
    await this.page.evaluate(
      async ({ serverUrl, token, publish }) => {
        const here = window as unknown as InRoom;
        const room = await here.tribu.join({ serverUrl, token });
        here.room = room;
        here.frames = new Map();
        here.meters = new Map();
        here.said = [];
        const watch = (track: Sdk.RemoteTrack): void => {
          if (track.track.kind === 'audio') {
            // Chromium lets remote sound flow only where an element takes it.
            const sound = new Audio();
            sound.srcObject = new MediaStream([track.track]);
            void sound.play();
            here.meters.set(track.trackId, here.tribu.SoundMeter.create(track.track));
            return;
          }
          const video = document.createElement('video');
          video.muted = true;
          video.autoplay = true;
          video.srcObject = new MediaStream([track.track]);
          document.body.append(video);
          const times = here.frames.get(track.trackId) ?? [];
          here.frames.set(track.trackId, times);
          const seen = (): void => {
            times.push(performance.now());
            video.requestVideoFrameCallback(seen);
          };
          video.requestVideoFrameCallback(seen);
        };
        room.on('trackAdded', ({ track }) => watch(track));
        for (const track of room.remoteTracks.values()) watch(track);
        room.on('connection', ({ connection }) => here.said.push(connection.is));
        for (const source of publish) await room.publish(source);
      },
      { serverUrl, token, publish },
    );
  }

  /** Resolves once a remote picture moves: `count` more frames of one track than there are now. */
  async seesPicture(count = 3, timeoutMs = 20_000): Promise<void> {
    const since = await this.page.evaluate(() => performance.now());
    await this.page.waitForFunction(
      ({ since, count }) =>
        [...(window as unknown as InRoom).frames.values()].some(
          (times) => times.filter((time) => time > since).length >= count,
        ),
      { since, count },
      { timeout: timeoutMs },
    );
  }

  /** Resolves once somebody else is heard (Chromium's fake microphone beeps each second). */
  async hears(timeoutMs = 20_000): Promise<void> {
    await this.page.waitForFunction(
      () => [...(window as unknown as InRoom).meters.values()].some((meter) => (meter.peak() ?? 0) > 0.01),
      undefined,
      { timeout: timeoutMs, polling: 20 },
    );
  }

  /** The loudest level heard within this time. */
  loudest(duringMs: number): Promise<number> {
    return this.page.evaluate(async (duringMs) => {
      const until = performance.now() + duringMs;
      let loudest = 0;
      while (performance.now() < until) {
        for (const meter of (window as unknown as InRoom).meters.values()) {
          loudest = Math.max(loudest, meter.peak() ?? 0);
        }
        await new Promise(requestAnimationFrame);
      }
      return loudest;
    }, duringMs);
  }

  /** Longest time without a new remote frame after `since` (the page's clock), in milliseconds. */
  longestGap(since: number): Promise<number> {
    return this.page.evaluate((since) => {
      const times = [...(window as unknown as InRoom).frames.values()]
        .flat()
        .filter((time) => time >= since)
        .sort((a, b) => a - b);
      return times.reduce((gap, time, index) => Math.max(gap, time - (times[index - 1] ?? since)), 0);
    }, since);
  }

  now(): Promise<number> {
    return this.page.evaluate(() => performance.now());
  }

  /** Runs something with the room; what it gives must survive JSON. */
  // biome-ignore lint/suspicious/noConfusingVoidType: the callback may give nothing
  inRoom<T extends void | unknown, A = undefined>(
    work: (given: { room: Sdk.LiveRoom; tribu: typeof Sdk; argument: A }) => T | Promise<T>,
    argument?: A,
  ): Promise<T> {
    const source = work.toString();
    return this.page.evaluate(
      ({ source, argument }) => {
        const { room, tribu } = window as unknown as InRoom;
        const run = new Function(`return (${source})`)() as (given: unknown) => T;
        return run({ room, tribu, argument });
      },
      { source, argument: argument as unknown },
    ) as Promise<T>;
  }

  /** Resolves once the room's state or connection is as asked. */
  until(predicate: (given: { room: Sdk.LiveRoom }) => boolean, timeoutMs = 20_000): Promise<unknown> {
    return this.page.waitForFunction(
      (source) => {
        const { room } = window as unknown as InRoom;
        return (new Function(`return (${source})`)() as (given: unknown) => boolean)({ room });
      },
      predicate.toString(),
      { timeout: timeoutMs },
    );
  }

  connectionsSaid(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as InRoom).said);
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
