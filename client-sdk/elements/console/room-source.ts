import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LiveRoom } from '../../src/index.ts';

type Host = ReactiveControllerHost & HTMLElement & { readonly for: string };
/** A `<tribu-room>`; before the browser knows the element it has no room. */
type RoomElement = Element & { readonly room?: LiveRoom | null };

export interface RoomSourceOptions {
  /** Another room, or none any more. */
  readonly found: (room: LiveRoom | null) => void;
  /** Something in it changed. */
  readonly changed: () => void;
}

/**
 * Finds the room that a console is for and follows it: the one that was handed over, that of the element named by
 * `for`, or that of a `<tribu-room>` inside the console.
 */
export class RoomSource implements ReactiveController {
  readonly #host: Host;
  readonly #options: RoomSourceOptions;
  readonly #onChanged = (): void => this.look();
  #given: LiveRoom | null = null;
  #room: LiveRoom | null = null;
  #stops: readonly (() => void)[] = [];

  constructor(host: Host, options: RoomSourceOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get room(): LiveRoom | null {
    return this.#room;
  }

  /** The element whose room this is; null when the room was handed over. */
  get element(): Element | null {
    const { for: id } = this.#host;
    if (this.#given !== null) return null;
    if (id === '') return this.#host.querySelector('tribu-room');
    const root = this.#host.getRootNode();
    return root instanceof Document || root instanceof ShadowRoot ? root.getElementById(id) : null;
  }

  /** A room handed over by the page; null: look for an element again. */
  give(room: LiveRoom | null): void {
    this.#given = room;
    this.look();
  }

  hostConnected(): void {
    // On the document: the element may stand anywhere, and may come later than the console.
    document.addEventListener('tribu-room-changed', this.#onChanged);
    this.look();
  }

  hostDisconnected(): void {
    document.removeEventListener('tribu-room-changed', this.#onChanged);
    this.#follow(null);
  }

  look(): void {
    if (this.#host.isConnected)
      this.#follow(this.#given ?? (this.element as RoomElement | null)?.room ?? null);
  }

  #follow(room: LiveRoom | null): void {
    if (room === this.#room) return;
    for (const stop of this.#stops) stop();
    this.#room = room;
    const { changed } = this.#options;
    this.#stops =
      room === null
        ? []
        : [
            room.on('state', changed),
            room.on('wall', changed),
            room.on('localTrack', changed),
            room.on('connection', changed),
          ];
    this.#options.found(room);
  }
}
