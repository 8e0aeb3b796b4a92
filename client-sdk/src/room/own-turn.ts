import { type RoomState, silenceReasons, type TrackSource, trackOf } from '@tribu-live/protocol';
import type { LocalTrack } from '../media/local-track.ts';

export interface OwnTurnOptions {
  readonly personId: string;
  /** The own microphone as it is published, if it is. */
  readonly microphone: () => LocalTrack | undefined;
  /** Mutes or opens it; takes care of failures itself. */
  readonly setSilenced: (silenced: boolean) => void;
}

/**
 * Opens the own microphone when one's turn to read or the floor begins, and mutes it again afterwards if it had
 * been muted: nobody has to look for a button with everybody listening. One that comes only during the turn, of a
 * page that was loaded again for example, is muted afterwards too: nobody knows any more what had been chosen.
 */
export class OwnTurn {
  readonly #options: OwnTurnOptions;
  #state: RoomState | null = null;
  /** Whether the microphone was muted when the turn found it; null: no turn, or no microphone yet. */
  #before: boolean | null = null;
  /** The microphone was here before the turn, so that what was chosen is known. */
  #isKnown = false;
  /** Opened by this turn, and not seen open yet: the server or the device has not answered. */
  #isOpening = false;

  constructor(options: OwnTurnOptions) {
    this.#options = options;
  }

  handleState(state: RoomState): void {
    this.#state = state;
    this.#follow();
  }

  /** It was published, or unpublished: during a turn a new page opens it too. */
  handleLocalTrack(source: TrackSource, track: LocalTrack | null): void {
    if (source !== 'microphone') return;
    if (track === null) {
      this.#before = null;
      this.#isKnown = false;
      this.#isOpening = false;
    }
    this.#follow();
  }

  #follow(): void {
    const { microphone, setSilenced } = this.#options;
    const track = microphone();
    if (track === undefined) return;
    if (!track.silenced) this.#isOpening = false;
    if (!this.#hasTurn()) {
      // Also while it is being opened: over a broken line that happens when the turn is long over.
      const isOpen = !track.silenced || this.#isOpening;
      const wasMuted = this.#before === true;
      this.#before = null;
      this.#isKnown = true;
      this.#isOpening = false;
      if (wasMuted && isOpen) setSilenced(true);
    } else if (this.#before === null && this.#isPublished()) {
      this.#before = track.silenced || !this.#isKnown;
      this.#isOpening = track.silenced;
      if (track.silenced) setSilenced(false);
    }
  }

  #hasTurn(): boolean {
    const { personId } = this.#options;
    const state = this.#state;
    return state?.circle?.reader?.personId === personId || (state?.floor.includes(personId) ?? false);
  }

  /** Announced to the room: before that there is nothing to open. */
  #isPublished(): boolean {
    const state = this.#state;
    return state !== null && trackOf(state, this.#options.personId, 'microphone') !== undefined;
  }
}

/** Every reason that keeps an own track from being heard or seen; of one that isn't published, none. */
export function ownSilenceReasons(state: RoomState, personId: string, source: TrackSource) {
  const track = trackOf(state, personId, source);
  return track === undefined ? [] : silenceReasons(state, track);
}
