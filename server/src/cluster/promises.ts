import { PROMISE_MS } from './times.ts';
import type { NodeLoad } from './types.ts';

/** Rooms that were just sent to nodes whose load doesn't say so yet. */
export class Promises {
  readonly #nowMs: () => number;
  #made: { readonly nodeId: string; readonly streams: number; readonly untilMs: number }[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  add(nodeId: string, streams: number): void {
    this.#made.push({ nodeId, streams, untilMs: this.#nowMs() + PROMISE_MS });
  }

  /** The load with what was promised on top. */
  upon(nodeId: string, load: NodeLoad | null): NodeLoad | null {
    const nowMs = this.#nowMs();
    this.#made = this.#made.filter(({ untilMs }) => untilMs > nowMs);
    if (load === null) return null;
    const promised = this.#made
      .filter((one) => one.nodeId === nodeId)
      .reduce((sum, one) => sum + one.streams, 0);
    return promised === 0 ? load : { ...load, reserved: load.reserved + promised };
  }
}
