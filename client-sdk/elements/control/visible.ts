import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** One picture on screen; sizes in CSS pixels. */
export interface VisibleTile {
  readonly trackId: string;
  readonly width: number;
  readonly height: number;
}

/** An element that shows the picture of a track, or none. */
export interface ShowsTrack extends Element {
  readonly shownTrackId: string | null;
}

/** Tells which pictures are on screen and how large, so that nobody sends what nobody sees. */
export class VisibleReport implements ReactiveController {
  readonly #tiles: () => Iterable<ShowsTrack>;
  readonly #report: (tiles: VisibleTile[]) => void;
  readonly #sizes = new ResizeObserver(() => this.#tell());
  /** Scrolled out of sight is not on screen. */
  readonly #sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#inSight.add(target);
      else this.#inSight.delete(target);
    }
    this.#tell();
  });
  readonly #onVisibility = (): void => this.#tell();
  readonly #inSight = new Set<Element>();
  #observed = new Set<Element>();

  constructor(
    host: ReactiveControllerHost,
    tiles: () => Iterable<ShowsTrack>,
    report: (tiles: VisibleTile[]) => void,
  ) {
    this.#tiles = tiles;
    this.#report = report;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  hostUpdated(): void {
    const now = new Set<Element>(this.#tiles());
    for (const gone of this.#observed) if (!now.has(gone)) this.#forget(gone);
    for (const tile of now) if (!this.#observed.has(tile)) this.#observe(tile);
    this.#observed = now;
    this.#tell();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#sizes.disconnect();
    this.#sight.disconnect();
    this.#inSight.clear();
    this.#observed = new Set();
  }

  #observe(tile: Element): void {
    this.#sizes.observe(tile);
    this.#sight.observe(tile);
  }

  #forget(tile: Element): void {
    this.#sizes.unobserve(tile);
    this.#sight.unobserve(tile);
    this.#inSight.delete(tile);
  }

  #tell(): void {
    const visible: VisibleTile[] = [];
    for (const tile of document.hidden ? [] : this.#tiles()) {
      const { width, height } = tile.getBoundingClientRect();
      if (tile.shownTrackId === null || !this.#inSight.has(tile) || width < 1 || height < 1) continue;
      visible.push({ trackId: tile.shownTrackId, width: Math.round(width), height: Math.round(height) });
    }
    this.#report(visible);
  }
}
