import { emptyState, isOver, type RoomState, type SheetTemplate, TribuError } from '@tribu-live/protocol';
import { FactsFold } from '@tribu-live/protocol/engagement';
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

export interface OpeningOptions {
  readonly store: Store;
  readonly cluster: Pick<Cluster, 'holds' | 'isDead'>;
  readonly openMedia: (sessionId: string, listener: RoomMediaListener) => RoomMedia;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** This node's lasting id. */
  readonly nodeId: string;
  readonly mintResumeToken: (who: Who, expiresAtMs: number) => string;
  /** Run sheets that mentors choose from. */
  readonly runSheets: readonly SheetTemplate[];
  /** Told once, before anything can close it. */
  readonly onOpened: (room: Room) => void;
  /** Told once, when the room ended or its home moved. */
  readonly onClosed: (reason: 'ended' | 'cancelled' | 'moved' | 'shutdown') => void;
}

/**
 * Takes the room home here and opens it.
 * @param options `mayOpen`: asked again once the home is taken, which may have waited out a pause of this process
 * @throws HasHome when another node is its home; TribuError not_found, session_ended, session_cancelled, unavailable
 */
export async function openRoom(
  sessionId: string,
  options: OpeningOptions & { readonly mayOpen: () => boolean },
): Promise<Room> {
  const { store, cluster, clock, log, metrics, mayOpen } = options;
  const recent = new Tail();
  const facts = new FactsFold(sessionId);
  const state = await takenHome(sessionId, { recent, facts }, options);
  const pages = await lastPages(store.pages, state);
  if (!mayOpen()) throw new TribuError('unavailable');
  metrics.takeoversTotal.inc();
  log.info({ sessionId, epoch: state.epoch }, 'room has its home here');
  const room = new Room({
    state,
    recent,
    facts,
    lastPages: pages,
    store,
    runSheets: options.runSheets,
    openMedia: options.openMedia,
    clock,
    log,
    holds: () => cluster.holds,
    mintResumeToken: options.mintResumeToken,
    append: async (batch) => {
      const stop = metrics.eventAppendSeconds.startTimer();
      await store.sessions.append(batch);
      stop();
      metrics.journaled(batch.events, batch.summary.kind);
    },
    watch: {
      told: (events) => {
        for (const { at } of events)
          metrics.eventDeliverySeconds.observe(Math.max(0, clock.now() - at) / 1000);
      },
      line: (quality) => metrics.lineReportsTotal.inc({ quality }),
      firstFrame: (seconds) => metrics.firstFrameSeconds.observe(seconds),
    },
    onClosed: options.onClosed,
  });
  options.onOpened(room);
  return room;
}

/** One transaction under the session's row lock: of several who try, one becomes its home. */
function takenHome(
  sessionId: string,
  { recent, facts }: { readonly recent: Tail; readonly facts: FactsFold },
  { store, cluster, clock, nodeId }: OpeningOptions,
): Promise<RoomState> {
  return locked(store, sessionId, async (session) => {
    const { homeNodeId, homeNodeUrl, homeGone, homeSeenAt } = session.row;
    const other = homeNodeId !== null && homeNodeId !== nodeId;
    if (other && !homeGone && !cluster.isDead(homeNodeId)) throw new HasHome(homeNodeId, homeNodeUrl);
    const journal = await session.journal();
    const folded = recent.follow(emptyState(sessionId), journal);
    if (isOver(folded)) {
      throw new TribuError(folded.status.is === 'cancelled' ? 'session_cancelled' : 'session_ended');
    }
    const lastSignOfLife = Math.max(homeSeenAt ?? 0, journal.at(-1)?.at ?? 0);
    const step = await takeHome(session, clock, folded, { type: 'room.home', nodeId, lastSignOfLife });
    for (const event of [...journal, ...step.events]) facts.note(event);
    return recent.follow(folded, step.events);
  });
}
