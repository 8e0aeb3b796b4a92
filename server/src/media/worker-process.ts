import type { types } from 'mediasoup';
import { within } from './clock.ts';
import { ROUTER_CODECS } from './codecs.ts';
import { MEDIA } from './defaults.ts';
import { MediaError } from './media-error.ts';
import { killProcess, startWorker } from './start-worker.ts';
import type { MediaClock, MediaConfig, MediaLog } from './types.ts';
import type { WorkerLauncher } from './worker-launcher.ts';

export interface WorkerOptions {
  /** Position among the workers; picks the port. */
  readonly index: number;
  readonly config: MediaConfig;
  readonly launcher: WorkerLauncher;
  readonly clock: MediaClock;
  readonly log: MediaLog;
}

/** One running media worker and the ports it listens on. Ends once: by `close()`, or when its process dies. */
export class WorkerProcess {
  readonly pid: number;
  readonly #worker: types.Worker;
  readonly #server: types.WebRtcServer;
  readonly #options: WorkerOptions;
  readonly #onDeath = new Set<() => void>();
  readonly #loads = new Set<() => number>();
  readonly #exited: Promise<void>;
  #stopProbing: () => void = () => undefined;
  #closing: Promise<void> | null = null;

  private constructor(worker: types.Worker, server: types.WebRtcServer, options: WorkerOptions) {
    this.pid = worker.pid;
    this.#worker = worker;
    this.#server = server;
    this.#options = options;
    this.#exited = exitOf(worker);
    worker.once('died', () => this.#died());
    this.#probeLater();
  }

  /** @throws MediaError `worker_failed`, `worker_silent`, `ports_taken`, `misconfigured` */
  static async start(options: WorkerOptions): Promise<WorkerProcess> {
    const listenInfos = listenInfosFor(options.config, options.index);
    const worker = await startWorker(options.launcher, options.clock);
    try {
      const opening = worker.createWebRtcServer({ listenInfos });
      const late = () => new MediaError('worker_silent');
      const server = await within(options.clock, MEDIA.requestLimitMs, opening, late);
      return new WorkerProcess(worker, server, options);
    } catch (error) {
      const exited = exitOf(worker);
      killProcess(worker.pid);
      await exited;
      if (error instanceof MediaError) throw error;
      throw new MediaError('ports_taken', { cause: error, detail: String(error) });
    }
  }

  get alive(): boolean {
    return this.#closing === null && !this.#worker.closed;
  }

  /** How much is on this worker: consumers, and what placed rooms are expected to bring. */
  get load(): number {
    let load = 0;
    for (const one of this.#loads) load += one();
    return load;
  }

  /** A router for a room. `load` counts the room's consumers; the router's closing ends the counting. */
  async openRouter(load: () => number): Promise<types.Router> {
    this.#loads.add(load);
    try {
      const router = await this.request('createRouter', () =>
        this.#worker.createRouter({ mediaCodecs: ROUTER_CODECS }),
      );
      router.observer.once('close', () => this.#loads.delete(load));
      return router;
    } catch (error) {
      this.#loads.delete(load);
      throw error;
    }
  }

  openTransport(router: types.Router): Promise<types.WebRtcTransport> {
    return this.request('createWebRtcTransport', () =>
      router.createWebRtcTransport({
        webRtcServer: this.#server,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: MEDIA.initialAvailableOutgoingBitrate,
        iceConsentTimeout: MEDIA.iceConsentTimeoutSeconds,
      }),
    );
  }

  /**
   * Every call to the worker goes through here, because mediasoup waits for answers without limit. A worker
   * that doesn't answer is killed (its death then does the rest).
   * @throws MediaError `worker_gone`, `worker_silent`; what mediasoup threw when it refused
   */
  async request<T>(what: string, ask: () => Promise<T>): Promise<T> {
    if (!this.alive) throw new MediaError('worker_gone');
    const { clock, log } = this.#options;
    try {
      return await within(clock, MEDIA.requestLimitMs, ask(), () => new MediaError('worker_silent'));
    } catch (error) {
      if (error instanceof MediaError && error.code === 'worker_silent') {
        log.error({ pid: this.pid, what }, 'media worker does not answer: it is killed');
        this.kill();
        throw error;
      }
      if (!this.alive) throw new MediaError('worker_gone', { cause: error });
      throw error;
    }
  }

  /** Calls back once when the process died; not after `close()`. The returned function unsubscribes. */
  onDeath(callback: () => void): () => void {
    this.#onDeath.add(callback);
    return () => this.#onDeath.delete(callback);
  }

  kill(): void {
    if (!this.#worker.subprocessClosed) killProcess(this.pid);
  }

  /** Resolves when the process is gone: killed, if it doesn't end by itself in time. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#stopProbing();
    this.#onDeath.clear();
    this.#worker.close();
    const { clock, log } = this.#options;
    const cancel = clock.after(MEDIA.closeLimitMs, () => {
      log.warn({ pid: this.pid }, 'media worker did not end by itself: it is killed');
      this.kill();
    });
    await this.#exited;
    cancel();
  }

  #died(): void {
    this.#stopProbing();
    const listeners = [...this.#onDeath];
    this.#onDeath.clear();
    for (const listener of listeners) listener();
  }

  #probeLater(): void {
    this.#stopProbing = this.#options.clock.after(MEDIA.probeEveryMs, () => {
      this.request('probe', () => this.#worker.getResourceUsage()).then(
        () => this.alive && this.#probeLater(),
        (error: unknown) =>
          this.#options.log.debug({ err: error, pid: this.pid }, 'media worker probe failed'),
      );
    });
  }
}

function exitOf(worker: types.Worker): Promise<void> {
  if (worker.subprocessClosed) return Promise.resolve();
  return new Promise((resolve) => worker.once('subprocessclose', () => resolve()));
}

function listenInfosFor(config: MediaConfig, index: number): types.TransportListenInfo[] {
  const { listenAddress, announcedAddress, portMin, portMax } = config;
  const port = portMin === 0 ? 0 : portMin + index;
  if (port > 0 && port > portMax) {
    const detail = `${config.workers} workers need ports ${portMin} to ${portMin + config.workers - 1}, up to ${portMax} is allowed.`;
    throw new MediaError('misconfigured', { detail });
  }
  const announced = announcedAddress === '' || announcedAddress === listenAddress ? {} : { announcedAddress };
  return (['udp', 'tcp'] as const).map((protocol) => ({
    protocol,
    ip: listenAddress,
    ...announced,
    ...(port === 0 ? {} : { port }),
  }));
}
