// Hand-written: what a page needs to know of the elements, without their framework's types.
// It stands in the package as types/elements/index.d.ts.
import type { LiveRoom, TribuError } from '../src/index.ts';

export interface TribuRoomEventMap extends HTMLElementEventMap {
  /** The person came into the room, or is no longer in it (null). */
  'tribu-room-changed': CustomEvent<{ readonly room: LiveRoom | null }>;
  /** The person left the room. */
  'tribu-left': CustomEvent;
  /** The session ended or was cancelled. */
  'tribu-ended': CustomEvent<{ readonly reason: string }>;
  /** Entering or staying failed for good. */
  'tribu-error': CustomEvent<{ readonly error: TribuError }>;
}

/** `<tribu-room server-url="…" token="…" lang="fr">`: a complete screen of a coaching or a workshop. */
export declare class TribuRoom extends HTMLElement {
  /** Address of the Tribu Live server. */
  serverUrl: string;
  /** Participant token; setting another one starts anew. */
  token: string;
  /** `fr` (default) or `en`. */
  lang: string;
  /** `light`, `dark` or `auto` (default: what the system says). */
  theme: string;
  /** The room that the person is in, for controls of your own beside this screen; null before and after. */
  readonly room: LiveRoom | null;
  addEventListener<K extends keyof TribuRoomEventMap>(
    type: K,
    listener: (this: TribuRoom, event: TribuRoomEventMap[K]) => unknown,
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
    'tribu-room': TribuRoom;
  }
}
