import { MEDIA } from './defaults.ts';
import type { Step } from './reconcile.ts';
import type { MediaClock } from './types.ts';

export interface AheadOptions {
  readonly clock: MediaClock;
  /** Whether a person has what was wanted first, and so has time for more. */
  readonly hasFirst: (personId: string) => boolean;
  /** There are steps to be taken by now. */
  readonly onDue: () => void;
}

/** Lets consumers that are only wanted ahead wait for a quiet moment, and then come a few at a time. */
export class Ahead {
  readonly #options: AheadOptions;
  #cancel: (() => void) | null = null;
  #due = false;

  constructor(options: AheadOptions) {
    this.#options = options;
  }

  /** Those of the steps that are to be taken now; nothing that is wanted now waits. */
  now(steps: readonly Step[]): Step[] {
    const wanted = steps.filter((step) => !isAhead(step));
    if (wanted.length > 0) return wanted;
    const ahead = steps.filter(isAhead).filter(({ personId }) => this.#options.hasFirst(personId));
    if (ahead.length === 0) return [];
    if (!this.#due) {
      this.#later();
      return [];
    }
    this.#due = false;
    return batchOf(ahead);
  }

  /** Idempotent. */
  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#due = false;
  }

  #later(): void {
    this.#cancel ??= this.#options.clock.after(MEDIA.aheadPauseMs, () => {
      this.#cancel = null;
      this.#due = true;
      this.#options.onDue();
    });
  }
}

type AheadStep = Extract<Step, { do: 'consume' }>;

function isAhead(step: Step): step is AheadStep {
  return step.do === 'consume' && step.ahead;
}

function batchOf(steps: readonly AheadStep[]): Step[] {
  const taken = new Map<string, number>();
  return steps.filter(({ personId }) => {
    const count = (taken.get(personId) ?? 0) + 1;
    taken.set(personId, count);
    return count <= MEDIA.aheadBatch;
  });
}
