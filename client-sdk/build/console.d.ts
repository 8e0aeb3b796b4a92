// Hand-written: what a page needs to know of the mentor's console, without its framework's types.
// It stands in the package as types/elements/console.d.ts.
import type { LiveRoom } from '../src/index.ts';

/**
 * `<tribu-console><tribu-room …></tribu-room></tribu-console>`: the mentor's controls around a room, or beside the one
 * that `for` names. Who does not lead the session sees the room alone.
 */
export declare class TribuConsole extends HTMLElement {
  /** Id of the `tribu-room`; without it the one inside. */
  for: string;
  /** `fr` (default) or `en`. */
  lang: string;
  /** `light`, `dark` or `auto` (default: what the system says). */
  theme: string;
  /** The room that is led; setting one takes the place of looking for a `tribu-room`. */
  get room(): LiveRoom | null;
  set room(room: LiveRoom | null);
}

declare global {
  interface HTMLElementTagNameMap {
    'tribu-console': TribuConsole;
  }
}
