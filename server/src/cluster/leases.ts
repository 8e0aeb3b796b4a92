import { LATE_MS, LEASE_MS, LOOK_GAP_MS } from './times.ts';

/** The two places that nodes beat in. */
export type StoreName = 'database' | 'redis';
const STORES: readonly StoreName[] = ['database', 'redis'];

/** A node's beat as one store holds it. */
export interface SeenBeat {
  /** Any change counts; its meaning doesn't. */
  readonly mark: string;
  /** Says that there are events on the node's disk that the database lacks. */
  readonly spooling?: boolean;
  /** The node stopped after it had written this to the database, in wall milliseconds. */
  readonly leftAt?: number;
}

interface Known extends SeenBeat {
  readonly changedAtMs: number;
}

interface Shelf {
  readonly beats: Map<string, Known>;
  /** The last look was a good one. */
  readable: boolean;
  /** When the last good look ended; null before the first. */
  readAtMs: number | null;
  /** When it began: what was written since it can't have seen. */
  lookedAtMs: number;
  /** Since when good looks have followed each other without a gap. */
  watchedSinceMs: number;
}

/** What a look changed. */
export interface Findings {
  readonly died: readonly string[];
  readonly returned: readonly string[];
}

/**
 * Who lives, told from when each node's beats were last seen to change (SPEC N1). Time comes in with each call, from
 * one monotonic clock. Nothing here ever takes a node for dead while either store can't be read.
 */
export class Leases {
  readonly #shelves: Readonly<Record<StoreName, Shelf>> = { database: shelf(), redis: shelf() };
  readonly #own: string;
  readonly #dead = new Set<string>();

  /** @param own this node's id: it never judges itself */
  constructor(own: string) {
    this.#own = own;
  }

  /**
   * A look at one store, begun at `startedMs` and answered at `nowMs`. The whole store: a beat that isn't among
   * `beats` wasn't there.
   */
  read(store: StoreName, beats: ReadonlyMap<string, SeenBeat>, startedMs: number, nowMs: number): Findings {
    const shelf = this.#shelves[store];
    // Away, or we stood still ourselves: whoever is silent now may have beaten all the while.
    if (shelf.readAtMs === null || nowMs - shelf.readAtMs > LOOK_GAP_MS) {
      shelf.watchedSinceMs = nowMs;
      for (const [id, known] of shelf.beats) shelf.beats.set(id, { ...known, changedAtMs: nowMs });
    }
    shelf.readAtMs = nowMs;
    shelf.lookedAtMs = startedMs;
    shelf.readable = true;
    const returned: string[] = [];
    for (const [id, beat] of beats) {
      const known = shelf.beats.get(id);
      const changed = known?.mark !== beat.mark;
      shelf.beats.set(id, {
        ...beat,
        changedAtMs: known === undefined || changed ? nowMs : known.changedAtMs,
      });
      if (changed && this.#dead.delete(id)) returned.push(id);
    }
    const died = this.#clear(nowMs) ? this.#known().filter((id) => this.#dies(id)) : [];
    return { died, returned: returned.filter((id) => !died.includes(id)) };
  }

  /** A look at this store failed: it says nothing until it can be read again, and everybody lives until then. */
  failed(store: StoreName): void {
    this.#shelves[store].readable = false;
  }

  /** Whether the last look at this store was a good one and is fresh. */
  isRead(store: StoreName, nowMs: number): boolean {
    return this.#shelves[store].readable && this.#wasRead(store, nowMs);
  }

  /**
   * What was found by the last good looks, while they are fresh: false while a store can't be read, and before the first
   * look after a pause of our own. One look that failed changes nothing.
   */
  isDead(nodeId: string, nowMs: number): boolean {
    if (nodeId === this.#own) return false;
    if (this.#isKnown(nodeId)) return this.#dead.has(nodeId) && this.#fresh(nowMs);
    return this.#clear(nowMs) && this.#over(nodeId);
  }

  /** Both beats are late, and it will be seen soon whether the node is dead. */
  isLate(nodeId: string, nowMs: number): boolean {
    if (nodeId === this.#own || !this.#clear(nowMs)) return false;
    if (this.#shelves.redis.beats.get(nodeId)?.spooling === true) return false;
    return STORES.every((store) => this.#ageMs(store, nodeId, nowMs) > LATE_MS);
  }

  /** Ids of all nodes that beat and weren't found dead, without our own. */
  living(): string[] {
    return this.#known().filter((id) => !this.#dead.has(id));
  }

  /** Ids of the nodes that are dead. */
  dead(nowMs: number): string[] {
    return this.#known().filter((id) => this.isDead(id, nowMs));
  }

  /** For how long this node's beat in Redis hasn't changed; null while Redis can't be read. */
  silentMs(nodeId: string, nowMs: number): number | null {
    return this.isRead('redis', nowMs) ? this.#ageMs('redis', nodeId, nowMs) : null;
  }

  /** Once dead a node stays so until one of its beats changes, however often a store goes away meanwhile. */
  #dies(nodeId: string): boolean {
    if (this.#dead.has(nodeId) || !this.#over(nodeId)) return false;
    this.#dead.add(nodeId);
    return true;
  }

  /**
   * Both leases had ended when each store was last looked at, and nothing waits on the node's disk. A beat that came
   * after the last look at its store isn't known yet, however long ago the one before was.
   */
  #over(nodeId: string): boolean {
    const { database, redis } = this.#shelves;
    const last = redis.beats.get(nodeId);
    if (last?.spooling === true) return false;
    if (last?.leftAt !== undefined && Number(database.beats.get(nodeId)?.mark ?? 0) <= last.leftAt)
      return true;
    return STORES.every((store) => this.#ageMs(store, nodeId, this.#shelves[store].lookedAtMs) > LEASE_MS);
  }

  /** A node that a store knows nothing of has been silent there for as long as we watch. */
  #ageMs(store: StoreName, nodeId: string, atMs: number): number {
    const { beats, watchedSinceMs } = this.#shelves[store];
    return atMs - (beats.get(nodeId)?.changedAtMs ?? watchedSinceMs);
  }

  #clear(nowMs: number): boolean {
    return STORES.every((store) => this.isRead(store, nowMs));
  }

  #fresh(nowMs: number): boolean {
    return STORES.every((store) => this.#wasRead(store, nowMs));
  }

  #wasRead(store: StoreName, nowMs: number): boolean {
    const { readAtMs } = this.#shelves[store];
    return readAtMs !== null && nowMs - readAtMs <= LOOK_GAP_MS;
  }

  #isKnown(nodeId: string): boolean {
    return STORES.some((store) => this.#shelves[store].beats.has(nodeId));
  }

  #known(): string[] {
    const ids = new Set(STORES.flatMap((store) => [...this.#shelves[store].beats.keys()]));
    ids.delete(this.#own);
    return [...ids];
  }
}

function shelf(): Shelf {
  return { beats: new Map(), readable: false, readAtMs: null, lookedAtMs: 0, watchedSinceMs: 0 };
}
