import type { Cluster } from '../cluster/types.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Clock } from './clock.ts';
import type { RoomRegistry } from './registry.ts';
import { reservedStreams } from './reserved.ts';
import type { Room } from './room.ts';
import { within } from './within.ts';

/** Between two looks whether the rooms are empty. */
const LOOK_INTERVAL_MS = 200;
/** For what is left of a room's minute; a database that answers takes milliseconds. */
const SAMPLE_LIMIT_MS = 500;

export interface DrainOptions {
  readonly registry: RoomRegistry;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Logger;
  readonly nodeId: string;
  /** How long rooms with people in them are waited for. */
  readonly limitMs: number;
}

/**
 * Makes this node ready to stop (SPEC N6): it takes no new rooms, waits until its rooms are over or empty, and hands
 * the rest to other nodes.
 * @param signal aborted: waits no longer
 */
export async function drain(options: DrainOptions, signal: AbortSignal): Promise<void> {
  const { registry, cluster, log } = options;
  cluster.drain();
  const { rooms, participants } = registry.load();
  if (rooms > 0)
    log.info({ rooms, participants, limitMs: options.limitMs }, 'no new rooms; waiting for these');
  await emptied(options, signal);
  await Promise.all(registry.rooms().map((room) => sampled(room, options)));
  const tried = new Set<string>();
  // One that was assigned here before may still be opened meanwhile.
  for (let room = untried(registry, tried); room !== undefined; room = untried(registry, tried)) {
    const { sessionId } = room;
    tried.add(sessionId);
    try {
      await handOver(sessionId, options);
    } catch (error) {
      // Who looks for it will find that this node left.
      log.warn({ err: error, sessionId }, 'a room could not be handed over');
    }
  }
}

function untried(registry: RoomRegistry, tried: ReadonlySet<string>): Room | undefined {
  return registry.rooms().find(({ sessionId }) => !tried.has(sessionId));
}

/** Resolves when nobody is in a room here, the time is over, or whoever stops this node waits no longer. */
async function emptied({ registry, clock, limitMs }: DrainOptions, signal: AbortSignal): Promise<void> {
  const untilMs = clock.now() + limitMs;
  const over = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => over.resolve(), { once: true });
  while (registry.participantCount > 0 && clock.now() < untilMs && !signal.aborted) {
    const { promise: looked, resolve } = Promise.withResolvers<void>();
    const callOff = clock.after(Math.min(LOOK_INTERVAL_MS, untilMs - clock.now()), resolve);
    await Promise.race([looked, over.promise]);
    callOff();
  }
}

/** What is left of the minute goes into the journal while the room is here; it holds nothing up. */
async function sampled(room: Room, { clock, log }: DrainOptions): Promise<void> {
  try {
    await within(clock, SAMPLE_LIMIT_MS, room.execute({ type: 'engagement.sample' }, { kind: 'server' }));
  } catch (error) {
    log.warn({ err: error, sessionId: room.sessionId }, 'the minute under way is not in the journal');
  }
}

async function handOver(sessionId: string, { registry, cluster, log, nodeId }: DrainOptions): Promise<void> {
  const room = registry.find(sessionId);
  if (room === null) return;
  const node = cluster.placeFor(reservedStreams(room.state));
  // Nobody stays: who takes over is found when somebody starts again.
  if (node.id === nodeId || node.draining) return;
  if (await registry.handOver(sessionId, node.id))
    log.info({ sessionId, to: node.id }, 'room is handed over');
}
