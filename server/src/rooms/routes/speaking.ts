import type { Clock } from '../clock.ts';
import type { Peer } from '../peer.ts';
import type { PermittedTrack } from './permitted.ts';
import { VOICES_PER_VIEWER } from './routes.ts';

/** Shortest time between two words on who speaks. */
const TELL_EVERY_MS = 500;

export interface SpeakingOptions {
  readonly clock: Clock;
  readonly peers: () => readonly Peer[];
  readonly tracks: () => readonly PermittedTrack[];
}

/** Tells each window who is heard now, among those whom its person may hear; at most twice a second, and at changes. */
export class Speaking {
  readonly #options: SpeakingOptions;
  /** What each window knows, its people in any order. */
  readonly #known = new WeakMap<Peer, string>();
  #speaking: readonly string[] = [];
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(options: SpeakingOptions) {
    this.#options = options;
  }

  /** Microphone tracks that are heard now, loudest first. */
  hear(speaking: readonly string[]): void {
    this.#speaking = speaking;
    this.refresh();
  }

  /** Who may hear whom may have changed, or somebody came. */
  refresh(): void {
    if (this.#cancel !== null) return;
    const { clock } = this.#options;
    const waitMs = this.#toldAtMs + TELL_EVERY_MS - clock.now();
    if (waitMs <= 0) this.#tell();
    else
      this.#cancel = clock.after(waitMs, () => {
        this.#cancel = null;
        this.#tell();
      });
  }

  /** Idempotent. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#speaking = [];
  }

  #tell(): void {
    const { clock, peers, tracks } = this.#options;
    const byId = new Map(tracks().map((track) => [track.trackId, track]));
    const heard = this.#speaking.flatMap((trackId) => byId.get(trackId) ?? []);
    let told = false;
    for (const peer of peers()) {
      const personIds = heardBy(peer.who.personId, heard);
      const known = personIds.toSorted().join(' ');
      if (known === (this.#known.get(peer) ?? '')) continue;
      this.#known.set(peer, known);
      peer.push('speaking', { personIds });
      told = true;
    }
    if (told) this.#toldAtMs = clock.now();
  }
}

/** One's own voice is among them: one sees that one is heard. Whispers never are. */
export function heardBy(personId: string, heard: readonly PermittedTrack[]): string[] {
  return heard
    .filter(({ source, silenced }) => source === 'microphone' && silenced.length === 0)
    .filter(({ publisherId, viewers }) => publisherId === personId || viewers.includes(personId))
    .slice(0, VOICES_PER_VIEWER)
    .map(({ publisherId }) => publisherId);
}
