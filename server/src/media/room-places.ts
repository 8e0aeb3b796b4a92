import { MEDIA } from './defaults.ts';
import { MediaError } from './media-error.ts';
import { type Place, RoomPlacement } from './room-placement.ts';
import type { WorkerPool } from './worker-pool.ts';

export interface PlacesOptions {
  readonly pool: WorkerPool;
  /** Who is connected in the room: at this place, and in all. */
  readonly people: (at: Place | null) => number;
  /** Consumers that flow at a place. */
  readonly consumers: (at: Place) => number;
  /** A worker that the room had a place on, or was just getting one from (then null), died. */
  readonly onLost: (place: Place | null) => void;
}

/** A place that somebody is about to be connected at. */
export interface Arrival {
  readonly place: Place;
  /** The person counts among those who are there, or didn't come. */
  done(): void;
}

interface Spot {
  readonly placement: RoomPlacement;
  arriving: number;
}

/**
 * The places of a room: one router of one worker, until that has enough on it; then further people get one on another
 * worker of this node, and tracks are piped there.
 */
export class RoomPlaces {
  readonly #options: PlacesOptions;
  #spots: Spot[] = [];
  #closed = false;

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  get current(): Place[] {
    return this.#spots.flatMap(({ placement }) => (placement.current === null ? [] : [placement.current]));
  }

  /**
   * Where the next person is connected.
   * @throws MediaError `no_worker`, `worker_gone`, `worker_silent`, `closed`
   */
  async find(): Promise<Arrival> {
    const spot = await this.#choose();
    let arrived = false;
    const done = () => {
      if (!arrived) spot.arriving -= 1;
      arrived = true;
    };
    try {
      return { place: await spot.placement.find(), done };
    } catch (error) {
      done();
      // The worker that it was meant for may never come: the next who asks begins anew.
      if (spot.placement.current === null) this.#spots = this.#spots.filter((each) => each !== spot);
      throw error;
    }
  }

  /** Closes all routers; nothing is told afterwards. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const { placement } of this.#spots) placement.close();
    this.#spots = [];
  }

  /** The arrival counts from the moment of the choice on: thirty may come at once. */
  async #choose(): Promise<Spot> {
    for (;;) {
      if (this.#closed) throw new MediaError('closed');
      const opening = this.#spots.find(({ placement }) => placement.current === null);
      const spot = this.#spots.find((each) => this.#weight(each) < MEDIA.consumersPerPlace);
      if (spot !== undefined || opening === undefined) {
        const chosen = spot ?? this.#further();
        chosen.arriving += 1;
        return chosen;
      }
      // Which worker it gets decides where the next one may be.
      await opening.placement.find();
    }
  }

  /** On another worker, if one has less to do than where the room has its lightest place. */
  #further(): Spot {
    const { pool } = this.#options;
    const [lightest] = this.#spots.toSorted((a, b) => loadOf(a) - loadOf(b));
    if (lightest === undefined) return this.#open(() => pool.place());
    const used = this.#spots.flatMap(({ placement }) => placement.current?.worker ?? []);
    if (pool.starting) {
      return this.#open(async () => {
        const worker = await pool.place();
        // Between two routers of one worker tracks keep no id.
        if (used.includes(worker)) throw new MediaError('no_worker');
        return worker;
      });
    }
    const other = pool.lightest(used);
    return other === null || other.load >= loadOf(lightest) ? lightest : this.#open(async () => other);
  }

  #open(place: WorkerPool['place']): Spot {
    const { consumers, onLost } = this.#options;
    const flowing = () => (placement.current === null ? 0 : consumers(placement.current));
    const placement: RoomPlacement = new RoomPlacement({
      pool: { place },
      load: () => Math.max(flowing(), MEDIA.consumersReservedPerRoom),
      onLost: (lost) => {
        this.#spots = this.#spots.filter((each) => each !== spot);
        onLost(lost);
      },
    });
    const spot: Spot = { placement, arriving: 0 };
    this.#spots.push(spot);
    return spot;
  }

  /** In consumers: those that flow, or those that will when everybody there has what they want to see and hear. */
  #weight({ placement, arriving }: Spot): number {
    const { people, consumers } = this.#options;
    const here = (placement.current === null ? 0 : people(placement.current)) + arriving;
    const expected = Math.min(2 * (people(null) + arriving), MEDIA.consumersExpectedPerPerson);
    return Math.max(placement.current === null ? 0 : consumers(placement.current), here * expected);
  }
}

/** Where a router is just being opened there is nothing yet. */
function loadOf({ placement }: Spot): number {
  return placement.current?.worker.load ?? 0;
}
