import { CONNECTION_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
import { type Cancel, every, type Timers } from '../timers.ts';

/** What Chromium knows of the line. `change` also comes with each new guess of its speed. */
interface Line extends EventTarget {
  /** `wifi`, `cellular`, `none` …; undefined on desktops. */
  readonly type?: string;
}

export interface NetworkEvents {
  /** Another network, or the old one is back: addresses may have changed. */
  changed: Record<string, never>;
  /** The machine slept or the page was frozen: clocks are to be measured again. */
  woke: { readonly gapMs: number };
}

/** Hears from the browser that the network changed or that the machine woke up. */
export class NetworkWatch extends Emitter<NetworkEvents> {
  readonly #timers: Timers;
  readonly #cancels: Cancel[] = [];
  readonly #line =
    globalThis.navigator === undefined ? undefined : (navigator as { connection?: Line }).connection;
  /** The type that was reported last. */
  #type = this.#line?.type;
  /** Set while a report is so fresh that others belong to it. */
  #settling: Cancel | null = null;
  #lastTickAt: number;

  private constructor(timers: Timers) {
    super();
    this.#timers = timers;
    this.#lastTickAt = timers.wallMs();
  }

  static start(timers: Timers): NetworkWatch {
    const watch = new NetworkWatch(timers);
    watch.#cancels.push(every(timers, CONNECTION_DEFAULTS.sleepCheckMs, () => watch.#tick()));
    watch.#listen();
    return watch;
  }

  close(): void {
    for (const cancel of this.#cancels.splice(0)) cancel();
    this.#settling?.();
    this.#settling = null;
  }

  /** Timers don't run in a machine that sleeps: a gap between two of them is the sleep (wall clock). */
  #tick(): void {
    const now = this.#timers.wallMs();
    const gapMs = now - this.#lastTickAt;
    this.#lastTickAt = now;
    if (gapMs > CONNECTION_DEFAULTS.sleepGapMs) this.emit('woke', { gapMs });
  }

  #listen(): void {
    if (typeof window === 'undefined') return;
    this.#hear(window, 'online', () => this.#report());
    this.#hear(window, 'pageshow', () => this.#tick());
    this.#hear(document, 'visibilitychange', () => this.#tick());
    if (this.#line !== undefined) this.#hear(this.#line, 'change', () => this.#handleLine());
  }

  /** Only another kind of network is another network; without one there is nothing to go to. */
  #handleLine(): void {
    const type = this.#line?.type;
    if (type !== this.#type && type !== 'none') this.#report();
  }

  #report(): void {
    if (this.#settling !== null) return;
    this.#type = this.#line?.type;
    this.#settling = this.#timers.after(CONNECTION_DEFAULTS.networkSettleMs, () => {
      this.#settling = null;
      this.#handleLine();
    });
    this.emit('changed', {});
  }

  #hear(target: EventTarget, name: string, listener: () => void): void {
    target.addEventListener(name, listener);
    this.#cancels.push(() => target.removeEventListener(name, listener));
  }
}
