import type { RoomEvent } from '../../room/entries.ts';
import type { PersonFacts } from '../facts.ts';
import { overlapMs, type Span, seconds } from '../spans.ts';
import { listed } from './listed.ts';
import type { Samples } from './samples.ts';

interface Hand {
  readonly fromMs: number;
  toMs: number | null;
  answered: boolean;
  /** Somebody else lowered it: perhaps after they were heard. */
  byOther: boolean;
}

/** Somebody may speak, whatever else silences students. */
export interface Floor {
  readonly personId: string;
  readonly fromMs: number;
  toMs: number | null;
  /** Their hand was up. */
  readonly wished: boolean;
}

/** Hands and the floor. A hand is answered by the floor or a turn to read. */
export class Hands {
  readonly #hands = new Map<string, Hand[]>();
  readonly #floors = new Map<string, Floor[]>();
  /** The order that a circle was just given: hands that made it are lowered in the same moment. */
  #arranged: { readonly atMs: number; readonly order: readonly string[] } = { atMs: 0, order: [] };

  /** How often this person was given the floor, and when. */
  floorsOf(personId: string): readonly Floor[] {
    return this.#floors.get(personId) ?? [];
  }

  isRaised(personId: string): boolean {
    return this.#hands.get(personId)?.at(-1)?.toMs === null;
  }

  /** Whose hands are up. */
  raised(): string[] {
    return [...this.#hands.keys()].filter((personId) => this.isRaised(personId));
  }

  note(event: RoomEvent): void {
    switch (event.type) {
      case 'hand.raised':
        if (!this.isRaised(event.data.personId))
          listed(this.#hands, event.data.personId).push(handAt(event.at));
        return;
      case 'hand.lowered': {
        const { personId } = event.data;
        const { atMs, order } = this.#arranged;
        const byOther = event.actor.kind !== 'person' || event.actor.id !== personId;
        this.#lower(personId, event.at, { answered: atMs === event.at && order.includes(personId), byOther });
        return;
      }
      case 'circle.arranged':
        this.#arranged = { atMs: event.at, order: event.data.order };
        return;
      case 'circle.turn':
        this.#lower(event.data.personId, event.at, { answered: true, byOther: true });
        return;
      case 'floor.given': {
        const { personId } = event.data;
        const wished = this.isRaised(personId);
        this.#lower(personId, event.at, { answered: true, byOther: true });
        this.#takeFloor(personId, event.at);
        listed(this.#floors, personId).push({ personId, fromMs: event.at, toMs: null, wished });
        return;
      }
      case 'floor.taken':
        this.#takeFloor(event.data.personId, event.at);
        return;
      case 'participant.left':
      case 'participant.removed':
        this.#lower(event.data.personId, event.at, { answered: false, byOther: false });
        this.#takeFloor(event.data.personId, event.at);
        return;
      case 'room.ended':
      case 'session.cancelled':
        for (const personId of this.raised())
          this.#lower(personId, event.at, { answered: false, byOther: false });
        for (const personId of this.#floors.keys()) this.#takeFloor(personId, event.at);
        return;
      default:
        return;
    }
  }

  /** `present`: when the person was there. */
  of(personId: string, present: readonly Span[], samples: Samples, nowMs: number): PersonFacts['hands'] {
    const hands = this.#hands.get(personId) ?? [];
    let waitedMs = 0;
    let answered = 0;
    for (const hand of hands) {
      const span = { fromMs: hand.fromMs, toMs: Math.max(hand.fromMs, hand.toMs ?? nowMs) };
      waitedMs += overlapMs(present, span);
      // With open microphones nobody gives the floor: a hand that a mentor lowered once its person was heard was answered.
      if (hand.answered || (hand.byOther && samples.heard(personId, span) === 'yes')) answered += 1;
    }
    return { raised: hands.length, answered, waitedSeconds: seconds(waitedMs) };
  }

  #lower(
    personId: string,
    atMs: number,
    how: { readonly answered: boolean; readonly byOther: boolean },
  ): void {
    const hand = this.#hands.get(personId)?.at(-1);
    if (hand === undefined || hand.toMs !== null) return;
    hand.toMs = atMs;
    hand.answered = how.answered;
    hand.byOther = how.byOther;
  }

  #takeFloor(personId: string, atMs: number): void {
    const last = this.#floors.get(personId)?.at(-1);
    if (last !== undefined) last.toMs ??= atMs;
  }
}

function handAt(fromMs: number): Hand {
  return { fromMs, toMs: null, answered: false, byOther: false };
}
