import type { CaptureTimes } from './defaults.ts';

/** Calls `onHang` once when no sign of life came for too long. Time in which this process stood still doesn't count. */
export class HealthWatch {
  readonly #timer: NodeJS.Timeout;
  #lastMs = performance.now();

  constructor(times: Pick<CaptureTimes, 'hangLimitMs' | 'hangCheckMs'>, onHang: () => void) {
    let checkedMs = performance.now();
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      const stoodStill = nowMs - checkedMs > times.hangCheckMs * 2;
      checkedMs = nowMs;
      if (stoodStill) this.#lastMs = nowMs;
      if (nowMs - this.#lastMs <= times.hangLimitMs) return;
      this.close();
      onHang();
    }, times.hangCheckMs);
    this.#timer.unref();
  }

  alive(): void {
    this.#lastMs = performance.now();
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
