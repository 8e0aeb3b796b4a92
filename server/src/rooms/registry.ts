import { emptyState, isOver, type SheetTemplate, TribuError } from '@tribu-live/protocol';
import type { Cluster } from '../cluster/types.ts';
import type { RoomMedia, RoomMediaListener } from '../media/types.ts';
import type { Store } from '../store/types.ts';
import type { Logger, Metrics } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';
import { HasHome, locked, takeHome } from './journal-access.ts';
import { lastPages } from './pages/page-desk.ts';
import type { Who } from './peer.ts';
import { Room } from './room.ts';
import { Tail } from './tail.ts';

export interface RegistryOptions {
  readonly store: Store;
  readonly cluster: Cluster;
  readonly openMedia: (sessionId: string, listener: RoomMediaListener) => RoomMedia;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** This node's lasting id. */
  readonly nodeId: string;
  readonly mintResumeToken: (who: Who, expiresAtMs: number) => string;
  /** Run sheets that mentors choose from. */
  readonly runSheets: readonly SheetTemplate[];
}

/** The rooms that have their home on this node. */
export class RoomRegistry {
  readonly #options: RegistryOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #opening = new Map<string, Promise<Room>>();
  #taking = false;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** From here on rooms may have their home here: the node's id is held. */
  start(): void {
    this.#taking = true;
  }

  /** Whether rooms may have their home here now. */
  get taking(): boolean {
    return this.#taking;
  }

  /** People connected to rooms that have their home here. */
  get participantCount(): number {
    return [...this.#rooms.values()].reduce((sum, room) => sum + room.peerCount, 0);
  }

  /** The room when it lives here. */
  find(sessionId: string): Room | null {
    return this.#rooms.get(sessionId) ?? null;
  }

  /**
   * The room, taken home here when it has no living home.
   * @throws HasHome when another node is its home; TribuError not_found, session_ended, session_cancelled
   */
  open(sessionId: string): Promise<Room> {
    if (!this.#taking) return Promise.reject(new TribuError('unavailable'));
    const living = this.#rooms.get(sessionId);
    if (living !== undefined) return Promise.resolve(living);
    const known = this.#opening.get(sessionId);
    if (known !== undefined) return known;
    const opening = this.#takeHome(sessionId).finally(() => this.#opening.delete(sessionId));
    this.#opening.set(sessionId, opening);
    return opening;
  }

  /** Takes back what was this node's before it stopped, and what was given away for good. */
  async adopt(sessionIds: readonly string[]): Promise<void> {
    for (const sessionId of sessionIds) {
      try {
        await this.open(sessionId);
      } catch (error) {
        // Another node was faster, or the session ended meanwhile: both are fine outcomes of a takeover.
        this.#options.log.info({ err: error, sessionId }, 'a room was not taken over');
      }
    }
  }

  /** Lets go of all rooms; their journals and homes stay as they are. */
  async close(): Promise<void> {
    this.#taking = false;
    await Promise.allSettled(this.#opening.values());
    for (const room of [...this.#rooms.values()]) room.close('shutdown');
  }

  async #takeHome(sessionId: string): Promise<Room> {
    const { store, cluster, clock, nodeId, log, metrics } = this.#options;
    const recent = new Tail();
    const state = await locked(store, sessionId, async (session) => {
      const { homeNodeId, homeNodeUrl, homeGone } = session.row;
      const other = homeNodeId !== null && homeNodeId !== nodeId;
      if (other && !homeGone && !cluster.isDead(homeNodeId)) throw new HasHome(homeNodeId, homeNodeUrl);
      const journal = await session.journal();
      const folded = recent.follow(emptyState(sessionId), journal);
      if (isOver(folded)) {
        throw new TribuError(folded.status.is === 'cancelled' ? 'session_cancelled' : 'session_ended');
      }
      const lastSignOfLife = Math.max(session.row.homeSeenAt ?? 0, journal.at(-1)?.at ?? 0);
      const step = await takeHome(session, clock, folded, { type: 'room.home', nodeId, lastSignOfLife });
      return recent.follow(folded, step.events);
    });
    const pages = await lastPages(store.pages, state);
    if (!this.#taking) throw new TribuError('unavailable');
    metrics.takeoversTotal.inc();
    metrics.rooms.inc();
    log.info({ sessionId, epoch: state.epoch }, 'room has its home here');
    const opened = new Room({
      state,
      recent,
      lastPages: pages,
      store,
      runSheets: this.#options.runSheets,
      openMedia: this.#options.openMedia,
      clock,
      log,
      mintResumeToken: this.#options.mintResumeToken,
      append: async (batch) => {
        const stop = metrics.eventAppendSeconds.startTimer();
        await store.sessions.append(batch);
        stop();
        for (const event of batch.events) metrics.eventsTotal.inc({ type: event.type });
      },
      onClosed: () => {
        metrics.rooms.dec();
        this.#rooms.delete(sessionId);
        log.info({ sessionId }, 'room is closed here');
      },
    });
    this.#rooms.set(sessionId, opened);
    return opened;
  }
}
