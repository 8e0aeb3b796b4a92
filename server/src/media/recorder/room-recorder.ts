import { isDeepStrictEqual } from 'node:util';
import type { RecordingTrouble, TakeEnd } from '@tribu-live/protocol';
import { CaptureRefused } from '../capture-refused.ts';
import { MEDIA } from '../defaults.ts';
import type { Place } from '../room-placement.ts';
import type { RoomProducers } from '../room-producers.ts';
import type { CapturePort, MediaClock, MediaLog, RecorderHealth, Route } from '../types.ts';
import { recorderHealth, type TrackCapture } from './recorder-health.ts';
import { Recurrence } from './recurrence.ts';
import { Take } from './take.ts';
import { factsOf } from './take-facts.ts';
import { TakeHealth } from './take-health.ts';
import { takeSteps } from './take-steps.ts';

export interface RoomRecorderOptions {
  readonly sessionId: string;
  readonly producers: RoomProducers;
  readonly capture: CapturePort;
  readonly clock: MediaClock;
  readonly log: MediaLog;
  /** Told at each change. */
  readonly onHealth: (health: RecorderHealth) => void;
}

/** What there is of one recorded track. */
type Slot =
  | { readonly is: 'opening'; readonly producerId: string; readonly abort: AbortController }
  | {
      readonly is: 'open';
      readonly producerId: string;
      readonly take: Take;
      readonly health: TakeHealth;
      readonly attempt: number;
      readonly sinceMs: number;
    }
  | {
      readonly is: 'waiting';
      readonly producerId: string;
      readonly trouble: RecordingTrouble;
      readonly cancel: () => void;
    };

/** Keeps a room's takes equal to its recorded tracks (SPEC D1, D2), and says within 5 s when they are not (D4). */
export class RoomRecorder {
  readonly #options: RoomRecorderOptions;
  /** By track id. */
  readonly #slots = new Map<string, Slot>();
  /** By track id: since when it should be captured and is not. */
  readonly #lackingSince = new Map<string, number>();
  readonly #unlisten: () => void;
  readonly #looking: Recurrence;
  /** Null until the room said what is to be recorded. */
  #routes: readonly Route[] | null = null;
  #cancelGrace: () => void = () => undefined;
  #known: RecorderHealth | null = null;
  #everCaptured = false;
  #closed = false;

  constructor(options: RoomRecorderOptions) {
    this.#options = options;
    const { clock, capture } = options;
    this.#looking = new Recurrence({
      clock,
      everyMs: MEDIA.takeCheckEveryMs,
      work: (lateMs) => this.#look(lateMs),
      goesOn: () => this.takeCount > 0,
    });
    this.#unlisten = capture.listen({
      lost: () => this.#endAll('capture'),
      connected: () => this.#retryAll(),
      health: (takeId, received, written) => {
        this.#find(takeId)?.health.heard(received, written, clock.nowMs());
      },
      trouble: (takeId, trouble) => {
        this.#find(takeId)?.health.told(trouble);
        this.#judge();
      },
      ended: (takeId) => this.#lost(takeId),
    });
  }

  get takeCount(): number {
    return [...this.#slots.values()].filter(({ is }) => is === 'open').length;
  }

  get inTrouble(): boolean {
    return this.#known?.is === 'trouble';
  }

  /** From here on these routes count: what is recorded no longer ends before this returns. */
  follow(routes: readonly Route[]): void {
    this.#routes = routes;
    this.sync();
  }

  /** Ends and begins takes as routes, producers and capture are now. Idempotent. */
  sync(): void {
    const routes = this.#routes;
    if (this.#closed || routes === null) return;
    const { capture, producers } = this.#options;
    const current = { takes: this.#slots, producers: producers.current, capturing: capture.connected };
    for (const step of takeSteps(current, routes)) {
      if (step.do === 'end-take') this.#end(step.trackId, step.reason);
      else this.#begin(step.trackId, 0);
    }
    for (const { trackId, recordedHeight } of routes) this.#prefer(trackId, recordedHeight);
    this.#judge();
  }

  /** The media worker of this place died, and every take of what is published there with it. */
  lose(place: Place): void {
    const there = [...this.#slots.keys()].filter((id) => this.#options.producers.get(id)?.place === place);
    for (const trackId of there) this.#end(trackId, 'media');
  }

  takesAt(place: Place): number {
    const { producers } = this.#options;
    return [...this.#slots].filter(([id, { is }]) => is === 'open' && producers.get(id)?.place === place)
      .length;
  }

  /** Ends all takes; nothing is told afterwards. Idempotent. */
  close(reason: TakeEnd): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unlisten();
    this.#looking.stop();
    this.#cancelGrace();
    for (const trackId of [...this.#slots.keys()]) this.#end(trackId, reason);
  }

  #find(takeId: string): Extract<Slot, { is: 'open' }> | undefined {
    for (const slot of this.#slots.values())
      if (slot.is === 'open' && slot.take.takeId === takeId) return slot;
    return undefined;
  }

  #begin(trackId: string, attempt: number): void {
    const { producers, sessionId, capture, clock, log } = this.#options;
    const held = producers.get(trackId);
    if (held?.place.worker.alive !== true) return;
    const abort = new AbortController();
    const { signal } = abort;
    const slot: Slot = { is: 'opening', producerId: held.producer.id, abort };
    this.#slots.set(trackId, slot);
    const facts = factsOf(held, sessionId, clock);
    Take.open({ facts, held, height: this.#heightOf(trackId), capture, clock, signal }).then(
      (take) => {
        // Wanted no longer since its last step: nobody else holds it.
        if (this.#slots.get(trackId) !== slot)
          return take.close((signal.reason as TakeEnd | undefined) ?? 'media');
        log.info({ sessionId, trackId, takeId: take.takeId }, 'take is open');
        const sinceMs = clock.nowMs();
        const health = new TakeHealth(sinceMs);
        const { producerId } = slot;
        this.#slots.set(trackId, { is: 'open', producerId, take, health, attempt, sinceMs });
        this.#looking.start();
        this.#prefer(trackId, this.#heightOf(trackId));
        this.#judge();
      },
      (error: unknown) => {
        if (this.#slots.get(trackId) !== slot) return;
        if (held.place.worker.alive)
          log.warn({ err: error, sessionId, trackId, attempt }, 'a take could not be opened');
        this.#wait(trackId, slot.producerId, attempt, error);
      },
    );
  }

  #heightOf(trackId: string): number | null {
    return this.#routes?.find((route) => route.trackId === trackId)?.recordedHeight ?? null;
  }

  /** Who is to be seen changes within a take. */
  #prefer(trackId: string, height: number | null): void {
    const slot = this.#slots.get(trackId);
    if (slot?.is !== 'open') return;
    const { log } = this.#options;
    slot.take.prefer(height).catch((error: unknown) => {
      log.debug({ err: error, trackId }, 'the size of a take could not be changed');
    });
  }

  #wait(trackId: string, producerId: string, attempt: number, error: unknown): void {
    const { clock, capture } = this.#options;
    const trouble = error instanceof CaptureRefused ? error.trouble : 'packets_missing';
    const delays = MEDIA.takeRetryDelaysMs;
    const delayMs = delays[Math.min(attempt, delays.length - 1)] ?? 0;
    const cancel = clock.after(delayMs, () => {
      this.#slots.delete(trackId);
      const wanted = this.#routes?.some((route) => route.trackId === trackId && route.recorded);
      if (capture.connected && wanted === true) this.#begin(trackId, attempt + 1);
      this.#judge();
    });
    this.#slots.set(trackId, { is: 'waiting', producerId, trouble, cancel });
    this.#judge();
  }

  /** A take that capture closed by itself is followed by another one. */
  #lost(takeId: string): void {
    const { clock, log, sessionId } = this.#options;
    for (const [trackId, slot] of this.#slots) {
      if (slot.is !== 'open' || slot.take.takeId !== takeId) continue;
      log.warn({ sessionId, trackId, takeId }, 'capture closed a take by itself');
      this.#end(trackId, 'failed');
      const steady = clock.nowMs() - slot.sinceMs > MEDIA.takeSteadyAfterMs;
      this.#wait(trackId, slot.producerId, steady ? 0 : slot.attempt, new CaptureRefused('write_failed'));
      return;
    }
  }

  /** What could not be opened while capture was another process is tried at once with this one. */
  #retryAll(): void {
    for (const [trackId, slot] of this.#slots) if (slot.is === 'waiting') this.#end(trackId, 'failed');
    this.sync();
  }

  #endAll(reason: TakeEnd): void {
    for (const trackId of [...this.#slots.keys()]) this.#end(trackId, reason);
    this.sync();
  }

  #end(trackId: string, reason: TakeEnd): void {
    const { log, sessionId } = this.#options;
    const slot = this.#slots.get(trackId);
    if (slot === undefined) return;
    this.#slots.delete(trackId);
    switch (slot.is) {
      case 'opening':
        slot.abort.abort(reason);
        return;
      case 'open':
        slot.take.close(reason);
        log.info({ sessionId, trackId, takeId: slot.take.takeId, reason }, 'take is over');
        return;
      case 'waiting':
        slot.cancel();
        return;
    }
  }

  async #look(lateMs: number): Promise<void> {
    if (lateMs > MEDIA.takeCheckLateMs) return;
    const { clock, log, sessionId } = this.#options;
    const open = [...this.#slots.values()].flatMap((slot) => (slot.is === 'open' ? [slot] : []));
    const looks = open.map(async ({ take, health }) => health.look(await take.count(), clock.nowMs()));
    for (const look of await Promise.allSettled(looks)) {
      if (look.status === 'fulfilled') continue;
      log.debug({ err: look.reason as unknown, sessionId }, 'a take could not be looked at');
    }
    this.#judge();
  }

  /** Says how the recording is, when that changed. */
  #judge(): void {
    if (this.#closed || this.#routes === null) return;
    const recorded = this.#routes.filter((route) => route.recorded);
    const tracks = this.#tracksNow(recorded);
    const health = recorderHealth(recorded.length > 0, tracks, this.#known);
    const first = !this.#everCaptured && tracks.some(({ is }) => is === 'captured');
    this.#everCaptured ||= first;
    // A session of which anything was captured gets a replay: the journal must have heard that it ran.
    if (first && health?.is === 'trouble') this.#tell({ is: 'running' });
    if (health !== null && !isDeepStrictEqual(health, this.#known)) this.#tell(health);
  }

  #tell(health: RecorderHealth): void {
    this.#known = health;
    this.#options.onHealth(health);
  }

  #tracksNow(recorded: readonly Route[]): TrackCapture[] {
    const { clock, producers } = this.#options;
    const nowMs = clock.nowMs();
    const due = recorded.flatMap(({ trackId }) => (producers.get(trackId) === undefined ? [] : [trackId]));
    for (const trackId of [...this.#lackingSince.keys()]) {
      if (!due.includes(trackId) || this.#slots.get(trackId)?.is === 'open')
        this.#lackingSince.delete(trackId);
    }
    const tracks = due.map((trackId): TrackCapture => {
      const slot = this.#slots.get(trackId);
      if (slot?.is === 'open') return { is: 'captured', trouble: slot.health.trouble };
      const sinceMs = this.#lackingSince.get(trackId) ?? nowMs;
      this.#lackingSince.set(trackId, sinceMs);
      const trouble = slot?.is === 'waiting' ? slot.trouble : 'capture_away';
      return { is: 'lacking', forMs: nowMs - sinceMs, trouble };
    });
    this.#judgeAgainAfterGrace(nowMs);
    return tracks;
  }

  #judgeAgainAfterGrace(nowMs: number): void {
    this.#cancelGrace();
    const waits = [...this.#lackingSince.values()]
      .map((sinceMs) => sinceMs + MEDIA.takeGraceMs - nowMs)
      .filter((waitMs) => waitMs > 0);
    if (waits.length > 0)
      this.#cancelGrace = this.#options.clock.after(Math.min(...waits), () => this.#judge());
  }
}
