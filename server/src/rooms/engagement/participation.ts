import { isDeepStrictEqual } from 'node:util';
import { isConnected, type Pushes, type RoomState } from '@tribu-live/protocol';
import type { Clock } from '../clock.ts';
import { ownRole } from '../decide/actors.ts';
import type { Peer } from '../peer.ts';

/** Mentors are told at most this often. */
const INTERVAL_MS = 5000;

type Told = Pushes['participation']['people'];

export interface ParticipationOptions {
  readonly clock: Clock;
  readonly state: () => RoomState;
  readonly peers: () => readonly Peer[];
  /** As things are now. */
  readonly people: () => Told;
}

/**
 * Tells mentors who are there how students take part so far (SPEC E6). To mentors in their own right alone: who holds
 * the role for a while is a student among students.
 */
export class Participation {
  readonly #options: ParticipationOptions;
  #told: Told = {};
  #disarm: (() => void) | null = null;
  #stopped = false;

  constructor(options: ParticipationOptions) {
    this.#options = options;
  }

  /** Looks now and then while a mentor is there. Idempotent. */
  watch(): void {
    if (this.#disarm !== null || this.#stopped || !this.#mentorIsThere()) return;
    this.#disarm = this.#options.clock.after(INTERVAL_MS, () => {
      this.#disarm = null;
      this.#tell();
      this.watch();
    });
  }

  /** The whole of it at once, to a mentor who has just come in; to anybody else nothing. */
  show(peer: Peer): void {
    if (this.#mayKnow(peer)) peer.push('participation', { people: this.#options.people() });
  }

  /** Nothing is told any more. Idempotent. */
  stop(): void {
    this.#stopped = true;
    this.#disarm?.();
    this.#disarm = null;
  }

  #tell(): void {
    const { peers, people } = this.#options;
    const mentors = peers().filter((peer) => this.#mayKnow(peer));
    if (mentors.length === 0) return;
    const now = people();
    if (isDeepStrictEqual(now, this.#told)) return;
    this.#told = now;
    for (const peer of mentors) peer.push('participation', { people: now });
  }

  #mayKnow({ who }: Peer): boolean {
    const person = this.#options.state().people[who.personId];
    return person !== undefined && ownRole(person) === 'mentor';
  }

  #mentorIsThere(): boolean {
    return Object.values(this.#options.state().people).some(
      (person) => isConnected(person) && ownRole(person) === 'mentor',
    );
  }
}
