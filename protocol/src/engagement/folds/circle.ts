import type { RoomEvent } from '../../room/entries.ts';
import type { TurnEnd } from '../../workshop.ts';
import type { PersonFacts } from '../facts.ts';
import { overlapMs, type Span } from '../spans.ts';
import type { Hands } from './hands.ts';
import { listed } from './listed.ts';

/** Somebody's turn to read aloud. */
export interface Turn {
  readonly personId: string;
  readonly fromMs: number;
  toMs: number | null;
  how: TurnEnd | null;
  /** Who read said so themselves. */
  bySelf: boolean;
  /** They had volunteered or raised a hand. */
  readonly wished: boolean;
}

interface Ends {
  read: number;
  passed: number;
  skipped: number;
}

/** Reading aloud in turn. */
export class Circles {
  readonly #hands: Hands;
  readonly #turns: Turn[] = [];
  readonly #turnsOf = new Map<string, Turn[]>();
  readonly #ends = new Map<string, Ends>();
  #count = 0;
  #volunteers = new Set<string>();
  /** Who wished to read in the circle that is open. */
  #wished = new Set<string>();

  constructor(hands: Hands) {
    this.#hands = hands;
  }

  get count(): number {
    return this.#count;
  }

  turnsOf(personId: string): readonly Turn[] {
    return this.#turnsOf.get(personId) ?? [];
  }

  /** Before hands are told: a turn lowers them. */
  note(event: RoomEvent): void {
    switch (event.type) {
      case 'circle.volunteered':
        if (event.data.on) this.#volunteers.add(event.data.personId);
        else this.#volunteers.delete(event.data.personId);
        return;
      case 'circle.opened':
        this.#count += 1;
        this.#wished = new Set([...this.#volunteers, ...this.#hands.raised()]);
        this.#volunteers = new Set();
        return;
      case 'circle.turn': {
        const { personId } = event.data;
        this.#close(event.at);
        const wished =
          this.#wished.has(personId) || this.#volunteers.has(personId) || this.#hands.isRaised(personId);
        const turn = { personId, fromMs: event.at, wished, toMs: null, how: null, bySelf: false };
        this.#turns.push(turn);
        listed(this.#turnsOf, personId).push(turn);
        return;
      }
      case 'circle.turnEnded': {
        const { personId, how } = event.data;
        const turn = this.#turns.at(-1);
        if (turn?.personId === personId && turn.toMs === null) {
          turn.toMs = event.at;
          turn.how = how;
          turn.bySelf = event.actor.kind === 'person' && event.actor.id === personId;
        }
        if (how !== 'dropped') this.#endsOf(personId)[how] += 1;
        return;
      }
      case 'circle.closed':
      case 'room.ended':
      case 'session.cancelled':
        this.#close(event.at);
        return;
      default:
        return;
    }
  }

  /** `present`: when the person was there. */
  of(
    personId: string,
    present: readonly Span[],
    nowMs: number,
  ): Omit<PersonFacts['circle'], 'listenedSeconds'> & {
    readonly listenedMs: number;
  } {
    const others = this.#turns.filter((turn) => turn.personId !== personId);
    const listenedMs = others.reduce((sum, turn) => sum + overlapMs(present, turnSpan(turn, nowMs)), 0);
    return { ...(this.#ends.get(personId) ?? { read: 0, passed: 0, skipped: 0 }), listenedMs };
  }

  #close(atMs: number): void {
    const turn = this.#turns.at(-1);
    if (turn !== undefined) turn.toMs ??= atMs;
  }

  #endsOf(personId: string): Ends {
    const known = this.#ends.get(personId);
    if (known !== undefined) return known;
    const fresh: Ends = { read: 0, passed: 0, skipped: 0 };
    this.#ends.set(personId, fresh);
    return fresh;
  }
}

export function turnSpan({ fromMs, toMs }: Turn, nowMs: number): Span {
  return { fromMs, toMs: Math.max(fromMs, toMs ?? nowMs) };
}
