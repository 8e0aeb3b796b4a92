import { MEDIA } from './defaults.ts';
import { MediaError } from './media-error.ts';
import type { MediaClock, MediaConfig, MediaLog } from './types.ts';
import type { WorkerLauncher } from './worker-launcher.ts';
import { WorkerProcess } from './worker-process.ts';

export interface PoolOptions {
  readonly config: MediaConfig;
  readonly launcher: WorkerLauncher;
  readonly clock: MediaClock;
  readonly log: MediaLog;
}

/** One worker's place. `deaths` in a row, without a stable life between them. */
interface Slot {
  readonly index: number;
  state:
    | { readonly is: 'live'; readonly worker: WorkerProcess; readonly sinceMs: number }
    | { readonly is: 'starting' }
    | { readonly is: 'waiting'; readonly cancel: () => void };
  deaths: number;
}

/** The node's media workers: always as many as configured, a dead one is replaced at once. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #slots: Slot[] = [];
  readonly #starting = new Set<Promise<void>>();
  #changed = Promise.withResolvers<void>();
  #closing: Promise<void> | null = null;
  #deaths = 0;

  private constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Starts all workers; when one can't be had, none is left. @throws MediaError */
  static async create(options: PoolOptions): Promise<WorkerPool> {
    const pool = new WorkerPool(options);
    const indexes = Array.from({ length: options.config.workers }, (_, index) => index);
    const started = await Promise.allSettled(
      indexes.map((index) => WorkerProcess.start({ ...options, index })),
    );
    started.forEach((outcome, index) => {
      if (outcome.status === 'fulfilled') pool.#install(pool.#slotOf(index), outcome.value);
    });
    const failed = started.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) {
      await pool.close();
      throw failed.reason;
    }
    return pool;
  }

  get live(): WorkerProcess[] {
    return this.#slots.flatMap(({ state }) =>
      state.is === 'live' && state.worker.alive ? [state.worker] : [],
    );
  }

  get deaths(): number {
    return this.#deaths;
  }

  /**
   * The worker with the least on it. One that is being started counts as empty and is waited for, so that the
   * rooms of a dead worker don't all move to its neighbours.
   * @throws MediaError `no_worker`, `closed`
   */
  async place(): Promise<WorkerProcess> {
    const { clock } = this.#options;
    const askedAtMs = clock.nowMs();
    for (;;) {
      if (this.#closing !== null) throw new MediaError('closed');
      const [best] = this.live.sort((a, b) => a.load - b.load);
      const waitedMs = clock.nowMs() - askedAtMs;
      const worthWaiting = this.starting && best?.load !== 0 && waitedMs < MEDIA.spreadLimitMs;
      if (best !== undefined && !worthWaiting) return best;
      if (waitedMs >= MEDIA.placeLimitMs) throw new MediaError('no_worker');
      const limitMs = (best === undefined ? MEDIA.placeLimitMs : MEDIA.spreadLimitMs) - waitedMs;
      await this.#change(limitMs);
    }
  }

  /** A worker is on its way: a dead one is being replaced. */
  get starting(): boolean {
    return this.#slots.some(({ state }) => state.is === 'starting');
  }

  /** The one with the least on it, of those that run now and are none of these. */
  lightest(except: readonly WorkerProcess[]): WorkerProcess | null {
    const others = this.live.filter((worker) => !except.includes(worker));
    return others.sort((a, b) => a.load - b.load)[0] ?? null;
  }

  /** Resolves when no process is left. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#announceChange();
    for (const { state } of this.#slots) if (state.is === 'waiting') state.cancel();
    await Promise.all(this.#starting);
    await Promise.all(
      this.#slots.map(({ state }) => (state.is === 'live' ? state.worker.close() : undefined)),
    );
  }

  #slotOf(index: number): Slot {
    const slot: Slot = { index, state: { is: 'starting' }, deaths: 0 };
    this.#slots.push(slot);
    return slot;
  }

  #install(slot: Slot, worker: WorkerProcess): void {
    slot.state = { is: 'live', worker, sinceMs: this.#options.clock.nowMs() };
    worker.onDeath(() => this.#replace(slot));
    this.#announceChange();
  }

  #replace(slot: Slot): void {
    const { clock, log } = this.#options;
    this.#deaths += 1;
    if (slot.state.is === 'live') {
      const livedMs = clock.nowMs() - slot.state.sinceMs;
      if (livedMs >= MEDIA.stableAfterMs) slot.deaths = 0;
      log.error(
        { pid: slot.state.worker.pid, livedMs: Math.round(livedMs) },
        'media worker died: another is started',
      );
    }
    this.#restart(slot);
  }

  #restart(slot: Slot): void {
    const delays = MEDIA.restartDelaysMs;
    const delayMs = delays[Math.min(slot.deaths, delays.length - 1)] ?? 0;
    slot.deaths += 1;
    if (this.#closing !== null) return;
    if (delayMs === 0) this.#begin(slot);
    else slot.state = { is: 'waiting', cancel: this.#options.clock.after(delayMs, () => this.#begin(slot)) };
  }

  #begin(slot: Slot): void {
    if (this.#closing !== null) return;
    slot.state = { is: 'starting' };
    const start = this.#start(slot).finally(() => this.#starting.delete(start));
    this.#starting.add(start);
  }

  async #start(slot: Slot): Promise<void> {
    const { log } = this.#options;
    try {
      const worker = await WorkerProcess.start({ ...this.#options, index: slot.index });
      this.#install(slot, worker);
      log.info({ pid: worker.pid }, 'media worker runs again');
    } catch (error) {
      log.error({ err: error }, 'media worker could not be started');
      this.#restart(slot);
      this.#announceChange();
    }
  }

  /** Resolves when a worker came or failed to come, or after `limitMs`. */
  async #change(limitMs: number): Promise<void> {
    let cancel: () => void = () => undefined;
    const limit = new Promise<void>((resolve) => {
      cancel = this.#options.clock.after(limitMs, resolve);
    });
    await Promise.race([this.#changed.promise, limit]);
    cancel();
  }

  #announceChange(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
