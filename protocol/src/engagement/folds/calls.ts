import type { RoomEvent, StoredEvent } from '../../room/entries.ts';
import type { ExerciseFacts, PersonFacts } from '../facts.ts';
import { overlapMs, type Span } from '../spans.ts';
import { type Circles, type Turn, turnSpan } from './circle.ts';
import type { Floor, Hands } from './hands.ts';
import { listed } from './listed.ts';
import type { Samples } from './samples.ts';
import type { Writing } from './writing.ts';

interface Nudge {
  readonly atMs: number;
  /** The exercise under way, whose page it is about. */
  readonly exerciseId: string | null;
  answered: boolean;
}

/** What somebody did of their own within this time answers a nudge, and speaking answers the floor. */
const ANSWER_MS = 5 * 60_000;
/** Who was there for less of it was hardly asked. */
const NOTICE_MS = 60_000;

interface Deps {
  readonly samples: Samples;
  readonly writing: Writing;
  readonly circles: Circles;
  readonly hands: Hands;
}

/** What a person's facts say already, and when they were there. */
interface Asked {
  readonly present: readonly Span[];
  readonly nowMs: number;
  readonly exercises: readonly { readonly facts: ExerciseFacts; readonly thereMs: number }[];
  readonly polls: PersonFacts['polls'];
}

/**
 * What was asked of people and what came of it. Where there was no signal (no microphone, for example) an answer is
 * taken for given.
 */
export class Calls {
  readonly #deps: Deps;
  readonly #nudges = new Map<string, Nudge[]>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  note(event: RoomEvent): void {
    if (event.type === 'nudge.sent') {
      const { personId } = event.data;
      const nudge = { atMs: event.at, exerciseId: this.#deps.writing.at(event.at), answered: false };
      listed(this.#nudges, personId).push(nudge);
      return;
    }
    if (event.actor.kind !== 'person' || !isAct(event)) return;
    for (const nudge of this.#nudges.get(event.actor.id) ?? [])
      if (event.at - nudge.atMs <= ANSWER_MS) nudge.answered = true;
  }

  of(personId: string, asked: Asked): PersonFacts['calls'] {
    const { circles, hands } = this.#deps;
    const floors = hands.floorsOf(personId);
    const nudges = this.#nudgesThere(personId, asked);
    const exercises = asked.exercises.filter(({ facts, thereMs }) => facts.started || thereMs >= NOTICE_MS);
    const over = circles.turnsOf(personId).filter(({ how }) => how !== null && how !== 'dropped');
    return {
      made: over.length + floors.length + nudges.length + exercises.length + asked.polls.offered,
      answered:
        over.filter((turn) => this.#read(turn, asked.nowMs)).length +
        floors.filter((floor) => this.#spoke(floor, asked.nowMs)).length +
        nudges.filter((nudge) => this.#moved(personId, nudge, asked)).length +
        exercises.filter(({ facts }) => facts.started || facts.writingSeconds > 0).length +
        asked.polls.answered,
      byName: [...over, ...floors].filter(({ wished }) => !wished).length + nudges.length,
    };
  }

  /** Of who was not there, or only for a moment more, nothing was asked. */
  #nudgesThere(personId: string, { present, nowMs }: Asked): Nudge[] {
    return (this.#nudges.get(personId) ?? []).filter(
      ({ atMs, answered }) =>
        answered || nowMs - atMs < NOTICE_MS || overlapMs(present, after(atMs)) >= NOTICE_MS,
    );
  }

  /** Passing is an answer, too. Who was given a turn, said nothing and was moved on by others did not read. */
  #read(turn: Turn, nowMs: number): boolean {
    if (turn.how === 'passed') return true;
    if (turn.how !== 'read') return false;
    return turn.bySelf || this.#deps.samples.heard(turn.personId, turnSpan(turn, nowMs)) !== 'no';
  }

  #spoke({ personId, fromMs, toMs }: Floor, nowMs: number): boolean {
    const until = Math.max(fromMs, Math.min(toMs ?? nowMs, fromMs + ANSWER_MS));
    return this.#deps.samples.heard(personId, { fromMs, toMs: until }) !== 'no';
  }

  #moved(personId: string, { atMs, exerciseId, answered }: Nudge, { exercises }: Asked): boolean {
    if (answered) return true;
    const { samples } = this.#deps;
    const wrote = samples.wrote(personId, after(atMs));
    if (wrote === 'yes' || samples.heard(personId, after(atMs)) === 'yes') return true;
    // Nothing tells when they wrote: that they did is enough.
    return (
      wrote === 'unknown' && exercises.some(({ facts }) => facts.exerciseId === exerciseId && facts.words > 0)
    );
  }
}

function after(atMs: number): Span {
  return { fromMs: atMs, toMs: atMs + ANSWER_MS };
}

/** Something that a person does with their own hands; a page that comes back by itself does not tell. */
function isAct({ type }: Pick<StoredEvent, 'type'>): boolean {
  return !type.startsWith('participant.') && type !== 'track.published' && type !== 'track.unpublished';
}
