import { seededRandom } from './seeded-random.ts';

/** How a line carries in one direction; what is left out is perfect. */
export interface LineQuality {
  /** Added to every packet, in milliseconds. Default 0. */
  readonly delayMs?: number;
  /** Share of packets that get lost, 0 to 1. Default 0. */
  readonly loss?: number;
  /** Bits per second in thousands; null: unlimited (the default). */
  readonly rateKbps?: number | null;
  /** How long a packet may wait for its turn before it is dropped; only with a rate. Default 300. */
  readonly queueMs?: number;
}

export interface LineClock {
  now(): number;
  later(delayMs: number, call: () => void): () => void;
}

const REAL_CLOCK: LineClock = {
  now: () => performance.now(),
  later(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};

/** What has to arrive in order: one connection; all datagrams together. */
export interface Flow {
  lastDueAt: number;
}

/** What a lost segment of a TCP connection costs at least until it comes again. */
const RETRANSMISSION_MS = 200;

/** One direction of a line: delays, loses and throttles what is put on it, and keeps the order. */
export class Line {
  readonly counted = { carried: 0, lost: 0, dropped: 0 };
  readonly #clock: LineClock;
  readonly #random: () => number;
  readonly #datagrams: Flow = { lastDueAt: 0 };
  #quality: Required<LineQuality>;
  #freeAt = 0;
  #queue: { readonly dueAt: number; readonly deliver: () => void }[] = [];
  #cancelTimer: (() => void) | null = null;

  constructor(quality: LineQuality = {}, options: { seed?: number; clock?: LineClock } = {}) {
    this.#quality = complete(quality);
    this.#clock = options.clock ?? REAL_CLOCK;
    this.#random = seededRandom(options.seed ?? 1);
  }

  /** From the next packet on; what is under way arrives as it would have. */
  set(quality: LineQuality): void {
    this.#quality = complete(quality);
    if (this.#quality.rateKbps === null) this.#freeAt = 0;
  }

  /** A datagram: delivered once, or never. */
  carry(sizeBytes: number, deliver: () => void): void {
    if (this.#random() < this.#quality.loss) {
      this.counted.lost++;
      return;
    }
    const leavesAt = this.#leavesAt(sizeBytes);
    if (leavesAt === null) {
      this.counted.dropped++;
      return;
    }
    this.#put(leavesAt + this.#quality.delayMs, this.#datagrams, deliver);
  }

  /** A piece of a byte stream: always delivered, later where a packet would have been lost. */
  carryReliably(flow: Flow, sizeBytes: number, deliver: () => void): void {
    const { loss, delayMs, rateKbps } = this.#quality;
    const repeated = this.#random() < loss ? RETRANSMISSION_MS + 2 * delayMs : 0;
    if (repeated > 0) this.counted.lost++;
    const start = Math.max(this.#clock.now(), this.#freeAt);
    const leavesAt = rateKbps === null ? this.#clock.now() : start + (sizeBytes * 8) / rateKbps;
    if (rateKbps !== null) this.#freeAt = leavesAt;
    this.#put(leavesAt + delayMs + repeated, flow, deliver);
  }

  close(): void {
    this.#queue = [];
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  /** When the last bit is on the line; null when the queue before it is too long. */
  #leavesAt(sizeBytes: number): number | null {
    const now = this.#clock.now();
    const { rateKbps, queueMs } = this.#quality;
    if (rateKbps === null) return now;
    const start = Math.max(now, this.#freeAt);
    if (start - now > queueMs) return null;
    this.#freeAt = start + (sizeBytes * 8) / rateKbps;
    return this.#freeAt;
  }

  #put(dueAt: number, flow: Flow, deliver: () => void): void {
    this.counted.carried++;
    // A shortened delay must not let packets overtake those before them.
    flow.lastDueAt = Math.max(dueAt, flow.lastDueAt);
    const packet = { dueAt: flow.lastDueAt, deliver };
    const before = this.#queue.findLastIndex((other) => other.dueAt <= packet.dueAt);
    this.#queue.splice(before + 1, 0, packet);
    if (before === -1) this.#wake();
  }

  #wake(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const now = this.#clock.now();
    const split = this.#queue.findIndex((packet) => packet.dueAt > now);
    const due = this.#queue.splice(0, split === -1 ? this.#queue.length : split);
    const next = this.#queue[0];
    if (next !== undefined) this.#cancelTimer = this.#clock.later(next.dueAt - now, () => this.#wake());
    for (const { deliver } of due) deliver();
  }
}

function complete(quality: LineQuality): Required<LineQuality> {
  return { delayMs: 0, loss: 0, rateKbps: null, queueMs: 300, ...quality };
}
