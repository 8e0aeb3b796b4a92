import { CONNECTION_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
import { type Cancel, every, type Timers } from '../timers.ts';

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
    this.#hear(window, 'online', () => this.emit('changed', {}));
    this.#hear(window, 'pageshow', () => this.#tick());
    this.#hear(document, 'visibilitychange', () => this.#tick());
    const line = (navigator as Navigator & { connection?: EventTarget }).connection;
    if (line !== undefined) this.#hear(line, 'change', () => this.emit('changed', {}));
  }

  #hear(target: EventTarget, name: string, listener: () => void): void {
    target.addEventListener(name, listener);
    this.#cancels.push(() => target.removeEventListener(name, listener));
  }
}
