import { type Actor, emptyState, fold, isOver, type RoomState, TribuError } from '@tribu-live/protocol';
import { SessionMissing } from '../store/errors.ts';
import type { LockedSession, Store } from '../store/types.ts';
import type { Clock } from './clock.ts';
import type { CommandBody, Facts } from './decide/command.ts';
import { decide } from './decide/decide.ts';
import { deadlinesOf, jobsOf, summaryOf } from './derived.ts';
import { factsFor } from './facts.ts';
import type { Step } from './journal-writer.ts';
import { stamp } from './stamp.ts';

/** Entries read from the store at a time. */
const PAGE = 1000;

/** A living home has the session: the command belongs there. */
export class HasHome extends TribuError {
  readonly nodeId: string;
  readonly url: string | null;
  constructor(nodeId: string, url: string | null) {
    super('room_elsewhere', { details: { url } });
    this.nodeId = nodeId;
    this.url = url;
  }
}

/** The fold of a session's whole journal, read without a lock: for answers, not for decisions. */
export async function readState(store: Store, sessionId: string): Promise<RoomState> {
  let state = emptyState(sessionId);
  for (;;) {
    const page = await store.sessions.read(sessionId, state.seq, PAGE);
    state = fold(state, page);
    if (page.length < PAGE) return state;
  }
}

/** Runs `work` under the session's row lock. @throws TribuError `not_found` */
export async function locked<T>(
  store: Store,
  sessionId: string,
  work: (session: LockedSession) => Promise<T>,
): Promise<T> {
  try {
    return await store.sessions.withLock(sessionId, work);
  } catch (error) {
    if (error instanceof SessionMissing)
      throw new TribuError('not_found', { field: 'session', cause: error });
    throw error;
  }
}

/**
 * Appends from outside a room: before it has a home, after it ended, or when its home is gone (SPEC R3).
 * The row lock makes this the only writer; the new epoch fences out any other.
 * @param isDead whether a node's lease has ended; default: nobody's does
 * @throws HasHome when a home must be asked instead; TribuError for a refusal
 */
export function writeWithoutHome(
  store: Store,
  clock: Clock,
  sessionId: string,
  command: CommandBody,
  actor: Actor,
  isDead: (nodeId: string) => boolean = () => false,
): Promise<Step> {
  return locked(store, sessionId, async (session) => {
    const state = fold(emptyState(sessionId), await session.journal());
    const { homeNodeId, homeNodeUrl, homeGone } = session.row;
    const living = homeNodeId !== null && !homeGone && !isDead(homeNodeId);
    if (living && !isOver(state)) throw new HasHome(homeNodeId, homeNodeUrl);
    const facts = await factsFor(command, state, session.facts);
    return appendLocked(session, clock, state, command, { actor, ...(facts === undefined ? {} : { facts }) });
  });
}

/** Makes this node the session's home in one transaction: epoch + 1 and `room.homed` (SPEC R4). */
export function takeHome(
  session: LockedSession,
  clock: Clock,
  state: RoomState,
  command: Extract<CommandBody, { type: 'room.home' }>,
): Promise<Step> {
  return appendLocked(session, clock, state, command, { actor: { kind: 'server' } }, command.nodeId);
}

async function appendLocked(
  session: LockedSession,
  clock: Clock,
  state: RoomState,
  command: CommandBody,
  who: { readonly actor: Actor; readonly facts?: Facts },
  homeNodeId?: string,
): Promise<Step> {
  const context = { ...who, at: clock.now(), commandId: null };
  const decision = decide(state, command, context);
  if (!decision.ok) throw decision.error;
  if (decision.events.length === 0) return { before: state, events: [], after: state };
  const epoch = session.row.epoch + 1;
  const events = stamp(state, decision.events, context, epoch);
  const after = fold(state, events);
  await session.append({
    epoch,
    fromSeq: state.seq,
    events,
    deadlines: deadlinesOf(after),
    summary: summaryOf(after),
    jobs: jobsOf(state, after),
    ...(homeNodeId === undefined ? {} : { homeNodeId }),
  });
  return { before: state, events, after };
}
