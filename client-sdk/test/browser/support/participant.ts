import type { Browser } from 'playwright-core';
import { openSdkPage } from '../../../../loadtest/support/index.ts';
import type * as Sdk from '../../../src/index.ts';
import type { Ear, EarWindow } from './ear.ts';
import { chromiumTab, type Tab } from './tab.ts';

/** What a participant's page keeps for the test to read. */
interface InRoom extends EarWindow {
  tribu: typeof Sdk;
  room: Sdk.LiveRoom;
  /** Times of arrival (`performance.now()`) of remote frames, by track. */
  frames: Map<string, number[]>;
  ears: Map<string, Ear>;
  said: string[];
}

/** One person in a real browser's page, joined with the SDK, with everything that is received shown and heard. */
export class Participant {
  readonly tab: Tab;
  readonly #serverUrl: string;

  private constructor(tab: Tab, serverUrl: string) {
    this.tab = tab;
    this.#serverUrl = serverUrl;
  }

  /** In a new page of this Chromium. */
  static async enter(
    browser: Browser,
    serverUrl: string,
    token: string,
    publish: readonly Sdk.PublishedSource[] = ['microphone', 'camera'],
  ): Promise<Participant> {
    const page = await openSdkPage(browser, serverUrl);
    return Participant.enterBy(chromiumTab(page, serverUrl), serverUrl, token, publish);
  }

  static async enterBy(
    tab: Tab,
    serverUrl: string,
    token: string,
    publish: readonly Sdk.PublishedSource[] = ['microphone', 'camera'],
  ): Promise<Participant> {
    const participant = new Participant(tab, serverUrl);
    await participant.join(token, publish);
    return participant;
  }

  async join(token: string, publish: readonly Sdk.PublishedSource[]): Promise<void> {
    const serverUrl = this.#serverUrl;
    await this.tab.run(
      async ({ serverUrl, token, publish }) => {
        const here = window as unknown as InRoom;
        const room = await here.tribu.join({ serverUrl, token });
        here.room = room;
        here.frames = new Map();
        here.ears = new Map();
        here.said = [];
        const watch = (track: Sdk.RemoteTrack): void => {
          if (track.track.kind === 'audio') {
            // Chromium lets remote sound flow only where an element takes it.
            const sound = new Audio();
            sound.srcObject = new MediaStream([track.track]);
            void sound.play();
            const ear = here.earOf?.(track.track) ?? here.tribu.SoundMeter.create(track.track);
            here.ears.set(track.trackId, ear);
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
    const since = await this.tab.run(() => performance.now());
    await this.tab.until(
      ({ since, count }) =>
        [...(window as unknown as InRoom).frames.values()].some(
          (times) => times.filter((time) => time > since).length >= count,
        ),
      { since, count },
      { timeoutMs },
    );
  }

  /** Resolves once somebody else is heard (Chromium's fake microphone beeps each second). */
  async hears(timeoutMs = 20_000): Promise<void> {
    await this.tab.until(
      () => [...(window as unknown as InRoom).ears.values()].some((ear) => (ear.peak() ?? 0) > 0.01),
      undefined,
      { timeoutMs, intervalMs: 20 },
    );
  }

  /** The loudest level heard within this time. */
  loudest(duringMs: number): Promise<number> {
    return this.tab.run(async (duringMs) => {
      const until = performance.now() + duringMs;
      let loudest = 0;
      while (performance.now() < until) {
        for (const ear of (window as unknown as InRoom).ears.values()) {
          loudest = Math.max(loudest, ear.peak() ?? 0);
        }
        await new Promise(requestAnimationFrame);
      }
      return loudest;
    }, duringMs);
  }

  /** Longest time without a new remote frame after `since` (the page's clock), in milliseconds. */
  longestGap(since: number): Promise<number> {
    return this.tab.run((since) => {
      const times = [...(window as unknown as InRoom).frames.values()]
        .flat()
        .filter((time) => time >= since)
        .sort((a, b) => a - b);
      return times.reduce((gap, time, index) => Math.max(gap, time - (times[index - 1] ?? since)), 0);
    }, since);
  }

  now(): Promise<number> {
    return this.tab.run(() => performance.now());
  }

  /** Runs something with the room; what it gives must survive JSON. */
  // biome-ignore lint/suspicious/noConfusingVoidType: the callback may give nothing
  inRoom<T extends void | unknown, A = undefined>(
    work: (given: { room: Sdk.LiveRoom; tribu: typeof Sdk; argument: A }) => T | Promise<T>,
    argument?: A,
  ): Promise<T> {
    const source = work.toString();
    return this.tab.run(
      ({ source, argument }) => {
        const { room, tribu } = window as unknown as InRoom;
        const run = new Function(`return (${source})`)() as (given: unknown) => T;
        return run({ room, tribu, argument });
      },
      { source, argument: argument as unknown },
    ) as Promise<T>;
  }

  /** Resolves once the room's state or connection is as asked. */
  until(predicate: (given: { room: Sdk.LiveRoom }) => boolean, timeoutMs = 20_000): Promise<void> {
    return this.tab.until(
      (source) => {
        const { room } = window as unknown as InRoom;
        return (new Function(`return (${source})`)() as (given: unknown) => boolean)({ room });
      },
      predicate.toString(),
      { timeoutMs },
    );
  }

  connectionsSaid(): Promise<string[]> {
    return this.tab.run(() => (window as unknown as InRoom).said);
  }

  close(): Promise<void> {
    return this.tab.close();
  }
}
