import { LIMITS, type RequestBody } from '@tribu-live/protocol';
import { MEDIA_DEFAULTS } from '../defaults.ts';
import { Emitter } from '../emitter.ts';
import type { Cancel, Timers } from '../timers.ts';

/** A picture on screen and its size in CSS pixels. */
export interface VisibleTile {
  readonly trackId: string;
  readonly width: number;
  readonly height: number;
}

export interface DemandEvents {
  due: RequestBody<'media.demand'>;
}

/** Which pictures are seen and how large, told to the server now and then rather than at each frame. */
export class Demand extends Emitter<DemandEvents> {
  readonly #timers: Timers;
  #visible: RequestBody<'media.demand'>['visible'] | null = null;
  #said = '';
  #cancel: Cancel | null = null;

  constructor(timers: Timers) {
    super();
    this.#timers = timers;
  }

  report(tiles: readonly VisibleTile[]): void {
    this.#visible = tiles.slice(0, LIMITS.visibleTiles).map(({ trackId, width, height }) => ({
      trackId,
      width: pixels(width),
      height: pixels(height),
    }));
    if (this.#cancel !== null) return;
    this.#say();
    this.#cancel = this.#timers.after(MEDIA_DEFAULTS.demandIntervalMs, () => {
      this.#cancel = null;
      this.#say();
    });
  }

  /** A new connection knows nothing of what was said on the last. */
  handleJoined(): void {
    this.#said = '';
    this.#say();
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #say(): void {
    if (this.#visible === null) return;
    const saying = JSON.stringify(this.#visible);
    if (saying === this.#said) return;
    this.#said = saying;
    this.emit('due', { visible: this.#visible });
  }
}

function pixels(length: number): number {
  return Math.min(16_384, Math.max(0, Math.round(length)));
}
