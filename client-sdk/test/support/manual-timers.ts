import type { Cancel, Timers } from '../../src/timers.ts';

interface Alarm {
  readonly dueAt: number;
  readonly run: () => void;
}

/** Timers whose time goes on only when told: what is due runs in order. */
export class ManualTimers implements Timers {
  #nowMs = 1000;
  #wallAheadMs = 1_000_000;
  #alarms: Alarm[] = [];

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#nowMs + this.#wallAheadMs;
  }

  after(delayMs: number, run: () => void): Cancel {
    const alarm: Alarm = { dueAt: this.#nowMs + delayMs, run };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm);
    };
  }

  /** Delays of what is scheduled, from now. */
  get pending(): number[] {
    return this.#alarms.map((alarm) => alarm.dueAt - this.#nowMs).sort((one, other) => one - other);
  }

  /** Runs everything that falls due within this time, and what promises follow from it. */
  async pass(durationMs: number): Promise<void> {
    const until = this.#nowMs + durationMs;
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      this.#nowMs = Math.max(this.#nowMs, next.dueAt);
      this.#ring(next);
      await settled();
    }
    this.#nowMs = until;
    await settled();
  }

  /** The machine sleeps: time goes on and no timer runs until it wakes. */
  async sleep(durationMs: number): Promise<void> {
    this.#nowMs += durationMs;
    for (const alarm of this.#alarms.filter((due) => due.dueAt <= this.#nowMs)) this.#ring(alarm);
    await settled();
  }

  #next(until: number): Alarm | undefined {
    return this.#alarms
      .filter((alarm) => alarm.dueAt <= until)
      .sort((one, other) => one.dueAt - other.dueAt)[0];
  }

  #ring(alarm: Alarm): void {
    this.#alarms = this.#alarms.filter((other) => other !== alarm);
    alarm.run();
  }
}

/** Lets promises that are settled already tell those who wait. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
