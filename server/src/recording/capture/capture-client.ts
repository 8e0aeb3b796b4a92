import { setTimeout as later } from 'node:timers/promises';
import type { BucketPlace, CaptureNews, RecordingTrouble, TakeEnd } from '@tribu-live/protocol';
import { CaptureRefused } from '../../media/capture-refused.ts';
import type { CaptureListener, CapturePort, TakeOrder } from '../../media/types.ts';
import type { Logger } from '../../telemetry/index.ts';
import { type CaptureConfig, killCapture } from './capture-process.ts';
import { CAPTURE, type CaptureTimes } from './defaults.ts';
import { HealthWatch } from './health-watch.ts';
import { OpeningTakes, type TakeAddress } from './opening-takes.ts';
import { type Reached, reachCapture } from './reach-capture.ts';
import { TakeTotals } from './take-totals.ts';

export interface CaptureClientOptions {
  readonly config: CaptureConfig;
  /** Told to capture, which lists takes and pieces there. Capture is not looked for before this is known. */
  readonly databaseUrl: string | Promise<string>;
  /** Where capture puts the pieces of takes. Default: null, they stay in its folder. */
  readonly bucket?: BucketPlace | null;
  readonly nodeId: string;
  readonly log: Logger;
  /** Default: CAPTURE. */
  readonly times?: Partial<CaptureTimes>;
}

/**
 * This node's capture process as the server sees it. It is found running or started, started again whenever it dies
 * or hangs, and ended with `close`. While it is away orders are refused and nothing is kept for later.
 */
export class CaptureClient implements CapturePort {
  readonly totals = new TakeTotals();
  readonly #options: CaptureClientOptions;
  readonly #times: CaptureTimes;
  readonly #listeners = new Set<CaptureListener>();
  readonly #opening = new OpeningTakes();
  readonly #stopping = new AbortController();
  readonly #stopped = new Promise<null>((resolve) => {
    this.#stopping.signal.addEventListener('abort', () => resolve(null));
  });
  readonly #running: Promise<void>;
  #reached: Reached | null = null;
  #restarts = 0;
  #closed: Promise<void> | null = null;

  private constructor(options: CaptureClientOptions) {
    this.#options = options;
    this.#times = { ...CAPTURE, ...options.times };
    this.#running = this.#run();
  }

  /** Looks for capture in the background: `connected()` is told when it is there. */
  static create(options: CaptureClientOptions): CaptureClient {
    return new CaptureClient(options);
  }

  get connected(): boolean {
    return this.#reached !== null;
  }

  /** Of the process that is connected. */
  get pid(): number | null {
    return this.#reached?.pid ?? null;
  }

  /** How often a connected process was lost. */
  get restarts(): number {
    return this.#restarts;
  }

  async open(order: TakeOrder): Promise<TakeAddress> {
    const { takeId } = order.take;
    if (this.#reached === null) throw new CaptureRefused('capture_away');
    const opened = this.#opening.wait(takeId, this.#times.openLimitMs);
    this.#reached.line.send({ type: 'take.open', ...order });
    return opened;
  }

  close(takeId: string, reason: TakeEnd): void {
    // Who still waits for it to open is told by capture's answer, which comes first.
    this.#reached?.line.send({ type: 'take.close', takeId, reason });
  }

  listen(listener: CaptureListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends capture: it closes what is open, reports within a moment and is killed when it takes too long. Idempotent. */
  stop(): Promise<void> {
    this.#closed ??= this.#stop();
    return this.#closed;
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    const reached = this.#reached;
    if (reached !== null) {
      reached.line.send({ type: 'stop' });
      const late = later(this.#times.stopLimitMs, 'late' as const, { ref: false });
      if ((await Promise.race([reached.line.ended, late])) === 'late') this.#kill(reached, 'it did not stop');
    }
    await this.#running;
  }

  async #run(): Promise<void> {
    let quickDeaths = 0;
    while (!this.#stopping.signal.aborted) {
      const beganMs = performance.now();
      await this.#serveOne();
      if (this.#stopping.signal.aborted) return;
      const lasted = performance.now() - beganMs > this.#times.steadyMs;
      quickDeaths = lasted ? 0 : quickDeaths + 1;
      await this.#pause(quickDeaths);
    }
  }

  /** From looking for a process to its end. */
  async #serveOne(): Promise<void> {
    const { config, nodeId, bucket = null, log } = this.#options;
    try {
      const databaseUrl = await Promise.race([this.#options.databaseUrl, this.#stopped]);
      if (databaseUrl === null) return;
      const hello = { nodeId, databaseUrl, bucket };
      const reached = await reachCapture({ config, hello, log, times: this.#times });
      await this.#serve(reached);
    } catch (error) {
      log.error({ err: error }, 'capture can not be reached; trying on');
    }
  }

  async #serve(reached: Reached): Promise<void> {
    const { line } = reached;
    if (this.#stopping.signal.aborted) line.send({ type: 'stop' });
    const watch = new HealthWatch(this.#times, () => this.#kill(reached, 'it gives no sign of life'));
    line.onNews = (news) => {
      watch.alive();
      this.#hear(news);
    };
    this.#reached = reached;
    this.#tell((listener) => listener.connected());
    await line.ended;
    watch.close();
    this.#reached = null;
    this.#opening.lost();
    this.totals.lost();
    this.#tell((listener) => listener.lost());
    if (this.#stopping.signal.aborted) return;
    this.#restarts += 1;
    this.#options.log.error({ pid: reached.pid }, 'capture is gone; starting it again');
  }

  #hear(news: CaptureNews): void {
    switch (news.type) {
      case 'welcome':
        break;
      case 'take.opened':
        this.#opened(news.takeId, { ip: news.ip, port: news.port });
        break;
      case 'take.refused':
        this.#opening.refused(news.takeId, news.trouble);
        break;
      case 'take.closed':
        this.totals.closed(news.takeId, news.packets);
        // Capture closes a take by itself only when its socket broke.
        if (news.reason === 'failed') this.#tell((listener) => listener.ended(news.takeId));
        break;
      case 'take.trouble':
        this.#trouble(news.takeId, news.trouble);
        break;
      case 'health':
        this.totals.uploads = news.uploads;
        for (const { takeId, received, written } of news.takes) {
          this.totals.health(takeId, received, written);
          this.#tell((listener) => listener.health(takeId, received, written));
        }
    }
  }

  #opened(takeId: string, address: TakeAddress): void {
    if (this.#opening.opened(takeId, address)) this.totals.opened(takeId);
    else this.close(takeId, 'failed'); // Its order was given up for lost meanwhile.
  }

  #trouble(takeId: string, trouble: RecordingTrouble | null): void {
    this.totals.trouble(takeId, trouble);
    this.#options.log.warn(
      { takeId, trouble },
      trouble === null ? 'a take is well again' : 'a take has trouble',
    );
    this.#tell((listener) => listener.trouble(takeId, trouble));
  }

  #tell(say: (listener: CaptureListener) => void): void {
    for (const listener of [...this.#listeners]) say(listener);
  }

  #kill({ line, pid }: Reached, why: string): void {
    this.#options.log.error({ pid, why }, 'capture is killed');
    killCapture(pid, this.#options.config.dataDir);
    line.close();
  }

  /** The first death is answered at once. */
  async #pause(quickDeaths: number): Promise<void> {
    if (quickDeaths <= 1) return;
    const { firstPauseMs, longestPauseMs } = this.#times;
    const pauseMs = Math.min(firstPauseMs * 2 ** (quickDeaths - 2), longestPauseMs);
    const { signal } = this.#stopping;
    await later(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
