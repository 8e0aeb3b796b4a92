import type { EventOf, RoomEvent } from '../../room/entries.ts';
import type { ExerciseFacts, PersonFacts } from '../facts.ts';
import { overlapMs, type Span, seconds } from '../spans.ts';

interface Page {
  startedAt: number | null;
  penDown: boolean;
  words: number;
  shared: boolean;
  wroteMs: number;
}

interface Exercise {
  readonly id: string;
  readonly fromMs: number;
  toMs: number | null;
  readonly pages: Map<string, Page>;
}

/** Exercises and what everybody wrote in them. */
export class Writing {
  /** In the order they were started. */
  readonly #exercises = new Map<string, Exercise>();

  get exercises(): number {
    return this.#exercises.size;
  }

  note(event: RoomEvent): void {
    switch (event.type) {
      case 'exercise.started':
        this.#exercises.set(event.data.exerciseId, {
          id: event.data.exerciseId,
          fromMs: event.at,
          toMs: null,
          pages: new Map(),
        });
        return;
      case 'exercise.ended':
        this.#end(event.data.exerciseId, event.data.dueAt ?? event.at);
        return;
      case 'exercise.frozen':
        this.#end(event.data.exerciseId, event.at);
        return;
      case 'room.ended':
        for (const id of this.#exercises.keys()) this.#end(id, event.data.dueAt ?? event.at);
        return;
      case 'page.started':
        this.#change(event.data, (page) => {
          page.startedAt ??= event.at;
        });
        return;
      case 'page.penDown':
        this.#change(event.data, (page) => {
          page.penDown = event.data.down;
        });
        return;
      case 'page.shared':
        this.#change(event.data, (page) => {
          page.shared = event.data.with !== 'nobody';
        });
        return;
      case 'page.submitted':
        this.#change(event.data, (page) => {
          page.words = event.data.words;
        });
        return;
      case 'room.sampled':
        this.#sampled(event);
        return;
      default:
        return;
    }
  }

  /** The exercise that ran or paused at this moment. */
  at(atMs: number): string | null {
    for (const { id, fromMs, toMs } of this.#exercises.values())
      if (fromMs <= atMs && (toMs === null || atMs < toMs)) return id;
    return null;
  }

  /** Each exercise in which somebody was there, and for how long. `present`: when the person was there. */
  of(personId: string, present: readonly Span[], nowMs: number): { facts: ExerciseFacts; thereMs: number }[] {
    return [...this.#exercises.values()]
      .map((exercise) => {
        const { id: exerciseId, fromMs, toMs } = exercise;
        const page = exercise.pages.get(personId) ?? EMPTY;
        const thereMs = overlapMs(present, { fromMs, toMs: Math.max(fromMs, toMs ?? nowMs) });
        const facts: ExerciseFacts = {
          exerciseId,
          started: page.startedAt !== null || page.words > 0,
          writingSeconds: seconds(page.wroteMs),
          words: page.words,
          finished: page.penDown || page.words > 0,
          shared: page.shared,
        };
        return { facts, thereMs };
      })
      .filter(({ facts, thereMs }) => thereMs > 0 || facts.started);
  }

  #end(id: string, atMs: number): void {
    const exercise = this.#exercises.get(id);
    if (exercise !== undefined) exercise.toMs ??= Math.max(exercise.fromMs, atMs);
  }

  #change(
    of: { readonly exerciseId: string; readonly personId: string },
    change: (page: Page) => void,
  ): void {
    const pages = this.#exercises.get(of.exerciseId)?.pages;
    if (pages === undefined) return;
    const page = pages.get(of.personId) ?? { ...EMPTY };
    change(page);
    pages.set(of.personId, page);
  }

  /** A sample says how long somebody wrote; where two exercises meet in it, it is the one that they were on for longer. */
  #sampled({ data }: EventOf<'room.sampled'>): void {
    const met = [...this.#exercises.values()]
      .map((exercise) => {
        const { fromMs, toMs } = exercise;
        return { exercise, ms: overlapMs([{ fromMs, toMs: toMs ?? data.toMs }], data) };
      })
      .filter(({ ms }) => ms > 0)
      .sort((one, other) => other.ms - one.ms);
    if (met.length === 0) return;
    for (const { personId, wroteMs } of data.people) {
      if (wroteMs === undefined || wroteMs === 0) continue;
      const begun = met.find(({ exercise }) => (exercise.pages.get(personId)?.startedAt ?? null) !== null);
      const exercise = (begun ?? met[0])?.exercise;
      if (exercise === undefined) continue;
      this.#change({ exerciseId: exercise.id, personId }, (page) => {
        page.wroteMs += wroteMs;
      });
    }
  }
}

const EMPTY: Readonly<Page> = { startedAt: null, penDown: false, words: 0, shared: false, wroteMs: 0 };

/** Sums over what somebody did; null where they were there for no exercise. */
export function sumsOf(exercises: readonly ExerciseFacts[]): Pick<PersonFacts, 'writingSeconds' | 'words'> {
  if (exercises.length === 0) return { writingSeconds: null, words: null };
  return {
    writingSeconds: exercises.reduce((sum, each) => sum + each.writingSeconds, 0),
    words: exercises.reduce((sum, each) => sum + each.words, 0),
  };
}
