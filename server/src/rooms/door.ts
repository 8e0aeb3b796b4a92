import {
  type Actor,
  closesAt,
  isErasedPerson,
  opensAt,
  type RoomState,
  type RtpCapabilities,
  TribuError,
} from '@tribu-live/protocol';
import type { Cluster } from '../cluster/types.ts';
import type { SessionRow, Store } from '../store/types.ts';
import type { Clock } from './clock.ts';
import { doorRefusal } from './decide/door.ts';
import { HasHome, readState } from './journal-access.ts';
import type { Orders } from './orders/orders.ts';
import type { Doorway, Visitor } from './ports.ts';
import type { RoomRegistry } from './registry.ts';
import { reservedStreams } from './reserved.ts';
import { RESUME_SLACK_MS } from './resume-tokens.ts';
import { shuffled } from './takeover.ts';

/** How long the answer waits until it is clear whether a home whose beats are late lives. */
const VERDICT_LIMIT_MS = 3000;
/** A session whose home changes while somebody asks for it is looked up again, this often in all. */
const TRIES = 4;

export interface DoorOptions {
  readonly store: Store;
  readonly registry: RoomRegistry;
  readonly cluster: Cluster;
  readonly orders: Pick<Orders, 'command'>;
  readonly clock: Clock;
  readonly nodeId: string;
  /** This node, as browsers reach it. */
  readonly ownUrl: () => string;
  /** Where clients ask again, as the operator says it; empty: at the nodes themselves. */
  readonly entryUrls: readonly string[];
  readonly rtpCapabilities: RtpCapabilities;
  /** 0 to below 1, like Math.random. */
  readonly random: () => number;
}

/** Where people ask to come in: says who may, and which node has the room (SPEC N3). */
export class Door {
  readonly #options: DoorOptions;
  /** Journals that are being read: when a node dies everybody of a room asks at the same time. */
  readonly #reading = new Map<string, Promise<RoomState>>();
  /** Homes that are being looked for, which may mean that they are waited for or chosen: once for all of a room. */
  readonly #finding = new Map<string, Promise<string>>();

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** @throws TribuError as `RoomsPort.knock` */
  async knock(who: Visitor): Promise<Doorway> {
    const { store, registry, clock, cluster, ownUrl } = this.#options;
    if (!cluster.holds) throw new TribuError('unavailable');
    const living = registry.find(who.sessionId);
    // A running room is asked first: people come back to it while the database is away.
    const row = living === null ? await store.sessions.find(who.sessionId) : null;
    if (living === null && row === null) throw new TribuError('not_found', { field: 'session' });
    const state = living?.state ?? (await this.#read(who.sessionId));
    const refusal = doorRefusal(state, who.personId, who.role, clock.now());
    if (refusal?.code === 'waiting_room') await this.#announce(who);
    if (refusal !== null) throw refusal;
    const url = row === null ? ownUrl() : await this.#find(row, state);
    // What was looked up may have waited out a pause of this process.
    if (!cluster.holds) throw new TribuError('unavailable');
    return this.#doorway(state, url);
  }

  /** What it says may be a moment old: the room itself looks again at who joins. */
  #read(sessionId: string): Promise<RoomState> {
    return shared(this.#reading, sessionId, () => readState(this.#options.store, sessionId));
  }

  #find(row: SessionRow, state: RoomState): Promise<string> {
    return shared(this.#finding, row.id, () => this.#homeOf(row, state));
  }

  /** Tells the mentors who waits at the door; asked again, it is one knock. */
  async #announce({ sessionId, personId, name }: Visitor): Promise<void> {
    const actor: Actor = { kind: 'person', id: personId };
    await this.#options.orders.command(sessionId, { type: 'door.knock', name }, actor);
  }

  /** The URL of the session's home; where it has no living one it gets one. */
  async #homeOf(found: SessionRow, state: RoomState): Promise<string> {
    const { store, cluster, nodeId } = this.#options;
    let row = found;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const { id, homeNodeId, homeNodeUrl } = row;
      const isHere = homeNodeId === nodeId && !this.#leaving();
      if (isHere) return this.#open(id);
      if (homeNodeUrl !== null && homeNodeId !== nodeId && (await this.#lives(row))) return homeNodeUrl;
      const node = cluster.placeFor(reservedStreams(state));
      if (node.id === nodeId) {
        // It takes no new rooms, and there is nobody else.
        if (node.draining) throw new TribuError('unavailable');
        return this.#open(id);
      }
      const { assigned, row: now } = await store.sessions.assignHome(id, row, node.id);
      if (assigned) return node.url;
      row = now;
    }
    throw new TribuError('unavailable');
  }

  async #lives({ homeNodeId, homeGone }: SessionRow): Promise<boolean> {
    if (homeNodeId === null || homeGone) return false;
    return (await this.#options.cluster.verdict(homeNodeId, VERDICT_LIMIT_MS)) === 'alive';
  }

  async #open(sessionId: string): Promise<string> {
    const { registry, ownUrl } = this.#options;
    try {
      await registry.open(sessionId);
      return ownUrl();
    } catch (error) {
      if (!(error instanceof HasHome) || error.url === null) throw error;
      return error.url;
    }
  }

  #leaving(): boolean {
    return this.#options.cluster.nodes()[0]?.draining === true;
  }

  /** Where a client asks again: at the room's home last, for it does so when that one is silent. */
  #entry(homeUrl: string): readonly string[] {
    const { cluster, entryUrls, ownUrl, random } = this.#options;
    if (entryUrls.length > 0) return entryUrls;
    const [, ...others] = cluster.nodes();
    const nodes = [...others, { url: ownUrl(), entryUrls: [ownUrl()] }];
    const elsewhere = shuffled(
      nodes.filter(({ url }) => url !== homeUrl),
      random,
    );
    const home = nodes.filter(({ url }) => url === homeUrl);
    return [...new Set([...elsewhere, ...home].flatMap((node) => node.entryUrls))];
  }

  #doorway(state: RoomState, url: string): Doorway {
    const { rtpCapabilities } = this.#options;
    const { session } = state;
    if (session === null) throw new TribuError('not_found', { field: 'session' });
    return {
      url,
      entry: this.#entry(url),
      rtpCapabilities,
      session: {
        id: state.sessionId,
        kind: session.kind,
        title: session.title,
        startsAt: session.startsAt,
        endsAt: session.endsAt,
        opensAt: opensAt(state) ?? session.startsAt,
      },
      people: Object.values(state.people)
        .filter((person) => !isErasedPerson(person))
        .map(({ id, name, role, presence }) => ({
          id,
          name,
          role,
          presence: presence.is,
          since: presence.is === 'expected' ? null : presence.since,
        })),
      resumeExpiresAtMs: (closesAt(state) ?? session.endsAt) + RESUME_SLACK_MS,
    };
  }
}

/** Whoever asks while it is under way gets the same. */
function shared<T>(underWay: Map<string, Promise<T>>, sessionId: string, work: () => Promise<T>): Promise<T> {
  const known = underWay.get(sessionId);
  if (known !== undefined) return known;
  const begun = work().finally(() => underWay.delete(sessionId));
  underWay.set(sessionId, begun);
  return begun;
}
