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
 * been muted: nobody has to look for a button with everybody listening.
 */
export class OwnTurn {
  readonly #options: OwnTurnOptions;
  #state: RoomState | null = null;
  /** Whether the microphone was muted when the turn found it; null: no turn, or no microphone yet. */
  #before: boolean | null = null;

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
    if (track === null) this.#before = null;
    this.#follow();
  }

  #follow(): void {
    const { microphone, setSilenced } = this.#options;
    const track = microphone();
    if (track === undefined) return;
    if (!this.#hasTurn()) {
      if (this.#before === true && !track.silenced) setSilenced(true);
      this.#before = null;
    } else if (this.#before === null && this.#isPublished()) {
      this.#before = track.silenced;
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
