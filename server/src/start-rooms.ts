import type { RunningCluster } from './cluster/index.ts';
import { bounded, type Ending } from './endings.ts';
import { systemClock } from './rooms/clock.ts';
import type { House } from './rooms/house.ts';
import { Recurring } from './rooms/recurring.ts';
import type { RoomRegistry } from './rooms/registry.ts';
import { Takeover } from './rooms/takeover.ts';
import type { HeldNode, Store } from './store/index.ts';
import type { Logger } from './telemetry/index.ts';

/** How late a deadline of a session without a home may fire. */
const DEADLINE_WATCH_INTERVAL_MS = 1000;
const DEADLINES_AT_ONCE = 100;

export interface RoomsToStart {
  readonly store: Store;
  readonly cluster: RunningCluster;
  readonly registry: RoomRegistry;
  readonly house: House;
  /** This node's id: no other process is this node. */
  readonly held: HeldNode;
  readonly nodeId: string;
  readonly log: Logger;
  readonly spoolDir: string;
  /** Rooms may have their home here: people may come. */
  readonly onTaking: () => void;
  /** Gets what ends it. */
  readonly endings: Ending[];
}

/** Takes back the rooms of this node's last process, and looks after those that nobody else can. */
export async function startRooms(parts: RoomsToStart): Promise<void> {
  const { store, cluster, registry, house, held, nodeId, log, endings } = parts;
  // What the last process could not tell the database comes before its rooms.
  await store.spool.open(parts.spoolDir, cluster);
  store.spool.onRefused((sessionId) => {
    registry.find(sessionId)?.close('moved');
    void registry.adopt([sessionId]);
  });
  await cluster.begin(held);
  registry.start();
  const takeover = Takeover.start({
    ...{ cluster, registry, store, nodeId },
    ...{ clock: systemClock, log: log.child({ module: 'takeover' }), random: Math.random },
  });
  endings.push(async () => takeover.close());
  parts.onTaking();
  const subscribing = store.nodes.onAdoptable(() => {
    store.nodes
      .adoptable()
      .then((sessionIds) => registry.adopt(sessionIds))
      .catch((error: unknown) => log.error({ err: error }, 'rooms of a gone node could not be adopted'));
  });
  const adopting = store.sessions.homedAt(nodeId).then((sessionIds) => registry.adopt(sessionIds));
  const [adoptable] = await Promise.all([subscribing, adopting]);
  endings.push(bounded('notices', () => adoptable.close(), log));
  // Not before the takeovers above have read when the last process of this node was last alive.
  cluster.beatInDatabase();
  const watch = Recurring.start({
    clock: systemClock,
    log,
    intervalMs: DEADLINE_WATCH_INTERVAL_MS,
    what: 'deadlines of sessions without a home',
    work: () => house.fireDue(DEADLINES_AT_ONCE),
  });
  endings.push(bounded('deadlines', () => watch.close(), log));
}
