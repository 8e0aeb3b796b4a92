import type { types } from 'mediasoup';
import { MediaError } from './media-error.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { WorkerProcess } from './worker-process.ts';

/** Where media of a room lives: one router of one worker. */
export interface Place {
  readonly worker: WorkerProcess;
  readonly router: types.Router;
}

export interface PlacementOptions {
  readonly pool: Pick<WorkerPool, 'place'>;
  /** What the room weighs on its worker, in consumers. */
  readonly load: () => number;
  /** The worker of this place, or the one that it was just getting a router from (then null), died. */
  readonly onLost: (place: Place | null) => void;
}

/** Finds a room its place on a worker, and another one after that worker died. */
export class RoomPlacement {
  readonly #options: PlacementOptions;
  #finding: Promise<Place> | null = null;
  #place: Place | null = null;
  #forgetDeath: () => void = () => undefined;
  #closed = false;

  constructor(options: PlacementOptions) {
    this.#options = options;
  }

  get current(): Place | null {
    return this.#place;
  }

  /**
   * The room's place; one is looked for when there is none. What failed can be asked for again.
   * @throws MediaError `no_worker`, `worker_gone`, `worker_silent`, `closed`
   */
  find(): Promise<Place> {
    if (this.#closed) return Promise.reject(new MediaError('closed'));
    if (this.#place !== null) return Promise.resolve(this.#place);
    if (this.#finding !== null) return this.#finding;
    const finding = this.#findNow().finally(() => {
      if (this.#finding === finding) this.#finding = null;
    });
    this.#finding = finding;
    return finding;
  }

  /** Closes the router; nothing is told afterwards. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#forgetDeath();
    this.#place?.router.close();
    this.#place = null;
  }

  async #findNow(): Promise<Place> {
    const { pool, load, onLost } = this.#options;
    this.#forgetDeath();
    const worker = await pool.place();
    if (this.#closed) throw new MediaError('closed');
    // From before the first request on: a worker that dies while it opens the router is told, too.
    this.#forgetDeath = worker.onDeath(() => {
      const lost = this.#place;
      this.#place = null;
      this.#finding = null; // Who asks now gets another worker.
      onLost(lost);
    });
    const router = await worker.openRouter(load);
    if (this.#closed) {
      router.close();
      throw new MediaError('closed');
    }
    if (!worker.alive) throw new MediaError('worker_gone');
    this.#place = { worker, router };
    return this.#place;
  }
}
