// Hand-written: what a page needs to know of the replay, without its framework's types.
// It stands in the package as types/elements/replay.d.ts.

/** Why there is nothing to watch. `pending` and `trouble` are looked at again by themselves. */
export type ReplayMissing =
  | 'pending'
  | 'trouble'
  | 'expired'
  | 'refused'
  | 'unshared'
  | 'failed'
  | 'empty'
  | 'deleted';

export interface TribuReplayEventMap extends HTMLElementEventMap {
  /** The recording's description is there. */
  'tribu-replay-ready': CustomEvent;
  /** There is nothing to watch, or not any more. */
  'tribu-replay-missing': CustomEvent<{ readonly why: ReplayMissing }>;
}

/** `<tribu-replay src="…" lang="fr">`: watching a recording. */
export declare class TribuReplay extends HTMLElement {
  /** The link to the replay. Another one for the same recording goes on where the old one stopped. */
  src: string;
  /** `fr` (default) or `en`. */
  lang: string;
  /** `light`, `dark` or `auto` (default: what the system says). */
  theme: string;
  addEventListener<K extends keyof TribuReplayEventMap>(
    type: K,
    listener: (this: TribuReplay, event: TribuReplayEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'tribu-replay': TribuReplay;
  }
}
