import { randomUUID } from 'node:crypto';
import type { RichText } from '@tribu-live/protocol';
import { CoachingJournal } from './coaching-journal.ts';

/** A journal of a workshop, written by hand: what the server would decide, at the times given. */
export class WorkshopJournal extends CoachingJournal {
  readonly #exercises: string[] = [];

  get exerciseId(): string {
    return this.#exercises.at(-1) ?? '';
  }

  writes(at: number, prompt: string, durationMs: number): this {
    this.#exercises.push(randomUUID());
    const rich: RichText = prompt.split('\n').map((text) => ({ kind: 'paragraph', spans: [{ text }] }));
    return this.add(at, 'exercise.started', {
      ...{ exerciseId: this.exerciseId, prompt: rich, material: null, durationMs, endsAt: at + durationMs },
    });
  }

  pensUp(at: number): this {
    const { exerciseId } = this;
    this.add(at, 'exercise.ended', { exerciseId, reason: 'time' });
    return this.add(at + 200, 'exercise.frozen', { exerciseId });
  }

  opensCircle(at: number, order: readonly string[]): this {
    this.add(at, 'circle.opened', { circleId: randomUUID(), exerciseId: this.exerciseId, perReaderMs: null });
    return this.add(at, 'circle.arranged', { order: [...order] });
  }

  reads(personId: string, fromMs: number, toMs: number): this {
    this.add(fromMs, 'circle.turn', { personId });
    return this.add(toMs, 'circle.turnEnded', { personId, how: 'read' });
  }
}
