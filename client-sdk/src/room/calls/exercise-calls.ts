import { currentExercise, type Material, type RichText, TribuError } from '@tribu-live/protocol';
import type { Asking } from './asking.ts';

export interface ExerciseOptions {
  readonly prompt: RichText;
  readonly material?: Material | null;
  readonly durationSeconds: number;
}

/** The timed writing exercise. Mentors only; all but `start` speak of the one that runs: `wrong_phase` without one. */
export class ExerciseCalls {
  readonly #asking: Asking;

  /** @internal */
  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Everybody falls silent and writes. Gives the exercise's id. @throws TribuError `forbidden`, `wrong_phase` */
  async start({ prompt, material = null, durationSeconds }: ExerciseOptions): Promise<string> {
    const exerciseId = crypto.randomUUID();
    await this.#asking.command('exercise.start', { exerciseId, prompt, material, durationSeconds });
    return exerciseId;
  }

  async pause(): Promise<void> {
    await this.#asking.command('exercise.pause', { exerciseId: this.#current() });
  }

  async resume(): Promise<void> {
    await this.#asking.command('exercise.resume', { exerciseId: this.#current() });
  }

  async extend(bySeconds: number): Promise<void> {
    await this.#asking.command('exercise.extend', { exerciseId: this.#current(), bySeconds });
  }

  /** "Levez les stylos !" before the time is over. */
  async end(): Promise<void> {
    await this.#asking.command('exercise.end', { exerciseId: this.#current() });
  }

  #current(): string {
    const current = currentExercise(this.#asking.state());
    if (current === null) throw new TribuError('wrong_phase', { message: 'No exercise runs.' });
    return current.id;
  }
}
