import { setLogEventListeners } from 'mediasoup';
import { SYSTEM_CLOCK } from './clock.ts';
import { engineCapabilities } from './codecs.ts';
import { MEDIA } from './defaults.ts';
import { LossWatch } from './loss-watch.ts';
import { MediaError } from './media-error.ts';
import type { PersonMedia } from './person-media.ts';
import { MediasoupRoom } from './room-media.ts';
import type * as Media from './types.ts';
import { WorkerLauncher } from './worker-launcher.ts';
import { WorkerPool } from './worker-pool.ts';

export interface EngineOptions {
  readonly config: Media.MediaConfig;
  readonly unprivileged: Media.Unprivileged | null;
  readonly log: Media.MediaLog;
  /** Where recorded tracks go; null: nothing is recorded. */
  readonly capture: Media.CapturePort | null;
  readonly clock?: Media.MediaClock;
  /** Told of each line that carries something, a few times a minute. */
  readonly onLoss?: (loss: Media.PacketLoss) => void;
}

/** The media side of a node: its workers and the media of its rooms. */
export class MediaEngine implements Media.MediaEngine {
  readonly rtpCapabilities = engineCapabilities();
  readonly workerInfo: Media.MediaConfig['workerInfo'];
  readonly #pool: WorkerPool;
  readonly #launcher: WorkerLauncher;
  readonly #log: Media.MediaLog;
  readonly #capture: Media.CapturePort | null;
  readonly #clock: Media.MediaClock;
  readonly #rooms = new Set<MediasoupRoom>();
  readonly #losses: LossWatch | null;
  #closing: Promise<void> | null = null;

  private constructor(pool: WorkerPool, launcher: WorkerLauncher, options: EngineOptions) {
    this.#pool = pool;
    this.#launcher = launcher;
    this.#log = options.log;
    this.#capture = options.capture;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.workerInfo = options.config.workerInfo;
    this.#losses = this.#watchLosses(options.onLoss);
  }

  /** Starts all workers. @throws MediaError, and then no process is left */
  static async create(options: EngineOptions): Promise<MediaEngine> {
    const { config, unprivileged, log, clock = SYSTEM_CLOCK } = options;
    tellWhatMediasoupSays(log);
    const launcher = await WorkerLauncher.create(config.workerBin, unprivileged);
    try {
      const pool = await WorkerPool.create({ config, launcher, clock, log });
      const pids = pool.live.map(({ pid }) => pid);
      log.info({ pids, worker: config.workerInfo }, 'media workers run');
      return new MediaEngine(pool, launcher, options);
    } catch (error) {
      await launcher.close();
      throw error;
    }
  }

  openRoom(sessionId: string, listener: Media.RoomMediaListener): Media.RoomMedia {
    if (this.#closing !== null) throw new MediaError('closed');
    const onClosed = () => this.#rooms.delete(room);
    const shared = { pool: this.#pool, capture: this.#capture, clock: this.#clock, log: this.#log };
    const room = new MediasoupRoom({ sessionId, listener, onClosed, ...shared });
    this.#rooms.add(room);
    return room;
  }

  workerPids(): number[] {
    return this.#pool.live.map(({ pid }) => pid);
  }

  stats(): Media.MediaStats {
    const sum = { routers: 0, transports: 0, producers: 0, consumers: 0, takes: 0, roomsInTrouble: 0 };
    for (const { stats } of this.#rooms) {
      sum.routers += stats.routers;
      sum.transports += stats.transports;
      sum.producers += stats.producers;
      sum.consumers += stats.consumers;
      sum.takes += stats.takes;
      sum.roomsInTrouble += stats.roomsInTrouble;
    }
    return { ...sum, workers: this.#pool.live.length, workerDeaths: this.#pool.deaths };
  }

  /** Rooms first, then workers; resolves when no process is left. Idempotent. */
  close(reason: string): Promise<void> {
    this.#closing ??= this.#close(reason);
    return this.#closing;
  }

  async #close(reason: string): Promise<void> {
    this.#log.info({ reason, rooms: this.#rooms.size }, 'media engine closes');
    this.#losses?.stop();
    for (const room of [...this.#rooms]) room.close();
    await this.#pool.close();
    await this.#launcher.close();
  }

  #watchLosses(onLoss: EngineOptions['onLoss']): LossWatch | null {
    if (onLoss === undefined) return null;
    const shared = { clock: this.#clock, log: this.#log, everyMs: MEDIA.lossCheckEveryMs };
    return LossWatch.start({ ...shared, onLoss, people: () => this.#people() });
  }

  *#people(): Iterable<PersonMedia> {
    for (const room of this.#rooms) yield* room.people;
  }
}

/** mediasoup writes to nobody by default; its warnings and its workers' stderr belong in our log. */
function tellWhatMediasoupSays(log: Media.MediaLog): void {
  setLogEventListeners({
    onwarn: (namespace, text) => log.debug({ namespace }, text),
    onerror: (namespace, text, error) =>
      log.warn({ namespace, ...(error === undefined ? {} : { err: error }) }, text),
  });
}
