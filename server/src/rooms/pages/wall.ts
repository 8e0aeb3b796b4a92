import type { RoomState, WallEntry } from '@tribu-live/protocol';
import type { Clock } from '../clock.ts';
import type { Peer } from '../peer.ts';

/** Mentors see the wall move at most this often. */
const INTERVAL_MS = 1000;

export interface WallOptions {
  readonly clock: Clock;
  /** What the journal holds: who is a mentor there may see the wall. */
  readonly state: () => RoomState;
  readonly peers: () => readonly Peer[];
}

/** Tells mentors how many words stand on which page: a signal, at most once a second, only what changed (SPEC R11). */
export class Wall {
  readonly #options: WallOptions;
  #exerciseId: string | null = null;
  #changed: Record<string, WallEntry> = {};
  #toldAt = Number.NEGATIVE_INFINITY;
  #disarm: (() => void) | null = null;

  constructor(options: WallOptions) {
    this.#options = options;
  }

  changed(exerciseId: string, personId: string, entry: WallEntry): void {
    if (this.#exerciseId !== exerciseId) this.#changed = {};
    this.#exerciseId = exerciseId;
    this.#changed[personId] = entry;
    if (this.#disarm !== null) return;
    const { clock } = this.#options;
    const waitMs = this.#toldAt + INTERVAL_MS - clock.now();
    if (waitMs <= 0) this.#tell();
    else this.#disarm = clock.after(Math.min(waitMs, INTERVAL_MS), () => this.#tell());
  }

  /** The whole of it at once, to a mentor who has just come in or become one; to anybody else nothing. */
  show(peer: Peer, words: (exerciseId: string) => Readonly<Record<string, WallEntry>>): void {
    const exerciseId = this.#options.state().exercises.at(-1)?.id;
    if (exerciseId === undefined || !this.#mayKnow(peer)) return;
    const pages = words(exerciseId);
    if (Object.keys(pages).length > 0) peer.push('wall', { exerciseId, pages });
  }

  /** Nothing is told any more. Idempotent. */
  stop(): void {
    this.#disarm?.();
    this.#changed = {};
  }

  #tell(): void {
    this.#disarm = null;
    this.#toldAt = this.#options.clock.now();
    const [exerciseId, pages] = [this.#exerciseId, this.#changed];
    this.#changed = {};
    if (exerciseId === null || Object.keys(pages).length === 0) return;
    for (const peer of this.#options.peers())
      if (this.#mayKnow(peer)) peer.push('wall', { exerciseId, pages });
  }

  #mayKnow({ who }: Peer): boolean {
    return this.#options.state().people[who.personId]?.role === 'mentor';
  }
}
