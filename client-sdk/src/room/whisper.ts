import { type RoomState, trackOf } from '@tribu-live/protocol';
import type { LocalTracks } from '../media/local-tracks.ts';

/** A mentor's word for one person: a track of its own from the microphone's device, never recorded (SPEC R9). */
export class Whisper {
  readonly #local: LocalTracks;
  readonly #personId: string;
  /** The track that the room has been told of: gone from the state, it was ended by the server. */
  #known: string | null = null;
  /** A track of an earlier page of this person that was taken back. */
  #takenBack: string | null = null;

  /** @internal */
  constructor(local: LocalTracks, personId: string) {
    this.#local = local;
    this.#personId = personId;
  }

  /** Who hears it; null when nobody is whispered to. */
  get to(): string | null {
    return this.#local.tracks.get('whisper')?.to ?? null;
  }

  /**
   * Whispers to this person, instead of whoever was whispered to. The microphone is silent for all others
   * meanwhile. @throws MediaDeviceFailure; TribuError `forbidden`
   */
  async start(personId: string): Promise<void> {
    if (this.to === personId) return;
    await this.stop();
    const microphone = this.#local.tracks.get('microphone')?.track;
    // A copy of what is open: phones end the first microphone when a second one is opened.
    const track = microphone?.readyState === 'live' ? microphone.clone() : undefined;
    const deviceId = microphone?.getSettings().deviceId;
    await this.#local.publish('whisper', {
      to: personId,
      ...(track === undefined ? {} : { track }),
      ...(deviceId === undefined ? {} : { deviceId }),
    });
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    this.#takenBack = this.#known;
    this.#known = null;
    if (this.#local.tracks.has('whisper')) await this.#local.unpublish('whisper');
  }

  /**
   * The server ends a whisper whose listener left. One that a page left behind when it was reloaded or replaced is
   * ended here: the microphone would be silent for all others, with nobody whispering. @throws TribuError
   */
  async handleState(state: RoomState): Promise<void> {
    const track = trackOf(state, this.#personId, 'whisper');
    if (track === undefined) {
      if (this.#known !== null) await this.stop();
    } else if (this.#local.tracks.has('whisper')) {
      this.#known = track.id;
    } else if (track.id !== this.#takenBack) {
      this.#takenBack = track.id;
      await this.#local.unpublish('whisper');
    }
  }
}
