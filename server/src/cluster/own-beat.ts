import type { Beat } from './beat-store.ts';
import type { ClusterClock } from './clock.ts';
import { ProcessorShare } from './processor-share.ts';
import { SPOOL_NOTICE_MS } from './times.ts';
import type { LiveNode, NodeLoad } from './types.ts';

export interface OwnBeatOptions {
  readonly own: () => Pick<LiveNode, 'id' | 'url' | 'entryUrls'>;
  /** What this node's rooms need and hold now. */
  readonly work: () => Pick<NodeLoad, 'reserved' | 'rooms' | 'participants'>;
  /** Streams that its media workers can carry. */
  readonly capacity: number;
  /** Events are on this node's disk that the database lacks. */
  readonly spooling: () => boolean;
  readonly clock: ClusterClock;
}

/** What this node says of itself. */
export class OwnBeat {
  readonly #options: OwnBeatOptions;
  readonly #processor: ProcessorShare;
  #draining = false;
  #spoolNoticeUntilMs = 0;

  constructor(options: OwnBeatOptions) {
    this.#options = options;
    this.#processor = new ProcessorShare(() => options.clock.monotonicMs());
  }

  get node(): LiveNode {
    return { ...this.#options.own(), draining: this.#draining, load: this.#load };
  }

  get beat(): Beat {
    const { url, entryUrls } = this.#options.own();
    return { url, entryUrls, spooling: this.spooling, draining: this.#draining, load: this.#load };
  }

  /** There are events on the disk, or there will be in a moment. */
  get spooling(): boolean {
    const { spooling, clock } = this.#options;
    return spooling() || clock.monotonicMs() < this.#spoolNoticeUntilMs;
  }

  /** Events are about to be kept on the disk. */
  announceSpool(): void {
    this.#spoolNoticeUntilMs = this.#options.clock.monotonicMs() + SPOOL_NOTICE_MS;
  }

  drain(): void {
    this.#draining = true;
  }

  measure(): Promise<void> {
    return this.#processor.measure();
  }

  get #load(): NodeLoad {
    const { work, capacity } = this.#options;
    return { cpu: this.#processor.share, capacity, ...work() };
  }
}
