import type { SeenBeat, StoreName } from './leases.ts';
import type { NodeLoad } from './types.ts';

/** What a node says of itself with each beat. */
export interface Beat {
  readonly url: string;
  readonly entryUrls: readonly string[];
  readonly spooling: boolean;
  readonly draining: boolean;
  readonly load: NodeLoad;
}

/** What a store knows of a node. */
export interface NodeBeat extends SeenBeat {
  readonly url: string;
  readonly entryUrls: readonly string[];
  readonly draining: boolean;
  readonly load: NodeLoad | null;
}

/** One of the two places that nodes beat in. */
export interface BeatStore {
  readonly name: StoreName;
  /** After this time a call counts as failed. */
  readonly callMs: number;
  /** The beats of all nodes. Fails while the store is away. */
  read(): Promise<ReadonlyMap<string, NodeBeat>>;
}
