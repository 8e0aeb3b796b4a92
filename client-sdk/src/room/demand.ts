import { LIMITS, type RequestBody } from '@tribu-live/protocol';
import { MEDIA_DEFAULTS } from '../defaults.ts';
import type { Logger } from '../logger.ts';
import { persist } from '../persist.ts';
import type { Cancel, Timers } from '../timers.ts';

/** A picture on screen and its size in CSS pixels. */
export interface VisibleTile {
  readonly trackId: string;
  readonly width: number;
  readonly height: number;
}

/** Which pictures are seen and how large, told to the server now and then rather than at each frame. */
export class Demand {
  readonly #timers: Timers;
  readonly #logger: Logger;
  readonly #tell: (body: RequestBody<'media.demand'>) => Promise<unknown>;
  #visible: RequestBody<'media.demand'>['visible'] | null = null;
  #said = '';
  #cancel: Cancel | null = null;

  /** `tell` says it to the server; it may fail with a TribuError. */
  constructor(timers: Timers, logger: Logger, tell: (body: RequestBody<'media.demand'>) => Promise<unknown>) {
    this.#timers = timers;
    this.#logger = logger;
    this.#tell = tell;
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
    this.#visible = null;
    this.#said = '';
  }

  #say(): void {
    if (this.#visible === null) return;
    const saying = JSON.stringify(this.#visible);
    if (saying === this.#said) return;
    this.#said = saying;
    const body = { visible: this.#visible };
    persist(
      this.#timers,
      () => this.#said === saying,
      () => this.#tell(body),
    ).catch((error: unknown) => {
      // Lost with the connection: the next join says it again.
      this.#logger.debug('demand not said', { message: String(error) });
    });
  }
}

function pixels(length: number): number {
  return Math.min(16_384, Math.max(0, Math.round(length)));
}
