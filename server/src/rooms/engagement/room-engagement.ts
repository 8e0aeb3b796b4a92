import {
  isConnected,
  isOver,
  type RequestBody,
  type RoomState,
  type StoredEvent,
} from '@tribu-live/protocol';
import type { FactsFold } from '@tribu-live/protocol/engagement';
import type { Clock } from '../clock.ts';
import type { Peer } from '../peer.ts';
import { MinuteDraft, type Sample } from './minute-draft.ts';
import { Participation } from './participation.ts';
import { takingPart } from './taking-part.ts';

const MINUTE_MS = 60_000;
const TOO_SHORT_MS = 1000;
/** What a window says of itself more often than this is not listened to. */
const REPORT_INTERVAL_MS = 10_000;

export interface RoomEngagementOptions {
  readonly clock: Clock;
  /** What was folded of the journal so far. */
  readonly facts: FactsFold;
  /** The room as it was decided. */
  readonly state: () => RoomState;
  readonly peers: () => readonly Peer[];
  /** A minute of the room is over: `sample` is to go into the journal. */
  readonly onMinute: () => void;
  /** A window first saw or heard somebody else, so many seconds after it began to join. */
  readonly onFirstFrame: (seconds: number) => void;
}

/** How people take part, as the home sees it: the minute that goes on, the facts so far, and what mentors are told. */
export class RoomEngagement {
  readonly #options: RoomEngagementOptions;
  readonly #draft: MinuteDraft;
  readonly #participation: Participation;
  /** When each person's window was listened to last: of how it is, and of its first frame, which comes when it comes. */
  readonly #reportedAtMs = new Map<string, number>();
  readonly #framedAtMs = new Map<string, number>();
  #disarm: (() => void) | null = null;
  #stopped = false;

  constructor(options: RoomEngagementOptions) {
    const { clock, state, peers, facts } = options;
    this.#options = options;
    this.#draft = new MinuteDraft(state());
    const people = () => {
      const nowMs = clock.now();
      return takingPart(facts.facts(nowMs), this.#draft.sample(nowMs)?.people ?? []);
    };
    this.#participation = new Participation({ clock, state, peers, people });
  }

  /** For a decision that takes it; null: nobody was there. */
  sample(nowMs: number): Sample | null {
    return this.#draft.sample(nowMs);
  }

  /** What was decided, the journal may not have it yet. */
  decided(events: readonly StoredEvent[], after: RoomState): void {
    this.#draft.follow(events, after);
    this.#arm(after);
    this.#participation.watch();
  }

  /** What the journal has. */
  journaled(events: readonly StoredEvent[]): void {
    for (const event of events) this.#options.facts.note(event);
  }

  /** These microphones are heard now. */
  hear(trackIds: readonly string[]): void {
    this.#draft.hear(trackIds, this.#options.clock.now());
  }

  wrote(personId: string, savedAtMs: number): void {
    this.#draft.wrote(personId, savedAtMs);
  }

  signaled(personId: string, signal: RequestBody<'signal.send'>): void {
    if (signal.type === 'connection.quality') this.#draft.said(personId, { line: signal.data.quality });
    if (signal.type === 'microphone.dead') this.#draft.said(personId, { microphoneDead: signal.data.dead });
  }

  report(personId: string, { page, line, firstFrameMs }: RequestBody<'window.report'>): void {
    if (firstFrameMs !== undefined && this.#listensTo(personId, this.#framedAtMs))
      this.#options.onFirstFrame(firstFrameMs / 1000);
    if ((page === undefined && line === undefined) || !this.#listensTo(personId, this.#reportedAtMs)) return;
    if (page !== undefined) this.#draft.used(personId, page);
    if (line !== undefined) this.#draft.said(personId, { line });
  }

  /** To a mentor who has just come in; to anybody else nothing. */
  show(peer: Peer): void {
    this.#participation.show(peer);
  }

  /** Nothing is noticed or told any more. Idempotent. */
  stop(): void {
    this.#stopped = true;
    this.#disarm?.();
    this.#participation.stop();
  }

  #listensTo(personId: string, heardAtMs: Map<string, number>): boolean {
    const nowMs = this.#options.clock.now();
    if (nowMs - (heardAtMs.get(personId) ?? Number.NEGATIVE_INFINITY) < REPORT_INTERVAL_MS) return false;
    heardAtMs.set(personId, nowMs);
    return true;
  }

  /** At the next full minute since the room opened, while somebody is there. */
  #arm(state: RoomState): void {
    const { clock, onMinute } = this.#options;
    const isThere = !isOver(state) && Object.values(state.people).some(isConnected);
    if (this.#stopped || !isThere) {
      this.#disarm?.();
      this.#disarm = null;
      return;
    }
    if (this.#disarm !== null) return;
    const openedAt = state.status.is === 'open' ? state.status.since : 0;
    const intoMinuteMs = Math.max(0, clock.now() - openedAt) % MINUTE_MS;
    const leftMs = MINUTE_MS - intoMinuteMs;
    // A timer may fire a little early: the moment that is left belongs to the minute after it.
    this.#disarm = clock.after(leftMs < TOO_SHORT_MS ? leftMs + MINUTE_MS : leftMs, () => {
      this.#disarm = null;
      onMinute();
      this.#arm(this.#options.state());
    });
  }
}
