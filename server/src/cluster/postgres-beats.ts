import type { HeldNode, NodeStore } from '../store/types.ts';
import type { BeatStore, NodeBeat } from './beat-store.ts';
import type { ClusterClock } from './clock.ts';
import { DATABASE_CALL_MS } from './times.ts';

/** Beats as `seen_at` of the table of nodes: a takeover reads there too when the last node was last alive. */
export class PostgresBeats implements BeatStore {
  readonly name = 'database';
  readonly callMs = DATABASE_CALL_MS;
  readonly #nodes: Pick<NodeStore, 'beats'>;
  readonly #clock: Pick<ClusterClock, 'wallMs'>;
  #lastBegunMs = 0;

  constructor(nodes: Pick<NodeStore, 'beats'>, clock: Pick<ClusterClock, 'wallMs'>) {
    this.#nodes = nodes;
    this.#clock = clock;
  }

  /** Wall milliseconds of the last beat that was begun; 0: none was. */
  get lastBegunMs(): number {
    return this.#lastBegunMs;
  }

  async write(held: Pick<HeldNode, 'seen'>): Promise<void> {
    this.#lastBegunMs = this.#clock.wallMs();
    await held.seen(this.#lastBegunMs);
  }

  async read(): Promise<ReadonlyMap<string, NodeBeat>> {
    const rows = await this.#nodes.beats();
    return new Map(
      rows.map(({ id, url, entryUrls, seenAt }) => [
        id,
        { mark: `${seenAt}`, url, entryUrls, draining: false, load: null },
      ]),
    );
  }
}
