import { currentExercise, isConnected, type RoomState } from '@tribu-live/protocol';
import type { CommandBody, CommandType } from '../../../src/rooms/decide/command.ts';
import { EVERYBODY, STUDENTS } from './cast.ts';
import type { Dice } from './dice.ts';

/** What a command is drawn from: where the room is, and chance. */
export class Scene {
  readonly state: RoomState;
  readonly at: number;
  readonly dice: Dice;
  readonly #newId: () => string;

  constructor(parts: { state: RoomState; at: number; dice: Dice; newId: () => string }) {
    this.state = parts.state;
    this.at = parts.at;
    this.dice = parts.dice;
    this.#newId = parts.newId;
  }

  newId(): string {
    return this.#newId();
  }

  /** Mostly one of these, sometimes something that never was. */
  known(ids: readonly string[]): string {
    return this.dice.chance(0.92) ? this.dice.ofOr(ids, this.newId()) : this.newId();
  }

  get present(): string[] {
    return EVERYBODY.filter((id) => isConnected(this.state.people[id]));
  }

  get steering(): string[] {
    return this.present.filter((id) => {
      const person = this.state.people[id];
      return person?.role === 'mentor' && person.grants?.includes('moderate') === true;
    });
  }

  get students(): string[] {
    return this.present.filter((id) => this.state.people[id]?.role === 'student');
  }

  /** Mostly somebody who is there and in question, sometimes anybody. */
  somebody(fitting: readonly string[] = this.present): string {
    return this.dice.chance(0.85)
      ? this.dice.ofOr(fitting, this.dice.of(EVERYBODY))
      : this.dice.of([...EVERYBODY, 'stranger']);
  }

  student(): string {
    return this.somebody(this.dice.chance(0.9) ? this.students : STUDENTS);
  }

  get exerciseIds(): string[] {
    return this.state.exercises.map(({ id }) => id);
  }

  /** Mostly the one that runs. */
  exerciseId(): string {
    const running = currentExercise(this.state)?.id;
    return running !== undefined && this.dice.chance(0.8) ? running : this.known(this.exerciseIds);
  }
}

/** Who says a command: somebody's id, or these two. */
export const SCHOOL = '@school';
export const SERVER = '@server';

/** How one type of command is drawn. */
export interface Draw<T extends CommandType> {
  /** How often, from what the room is doing; 1 is the usual. */
  readonly weight: (scene: Scene) => number;
  /** Who would say it; anybody else may say it too. */
  readonly by: (scene: Scene) => string;
  readonly body: (scene: Scene, who: string) => Omit<Extract<CommandBody, { type: T }>, 'type'>;
}

export type Draws<T extends CommandType> = { readonly [K in T]: Draw<K> };

export const often = (times: number) => () => times;
export const byMentor = (scene: Scene): string => scene.somebody(scene.steering);
export const byStudent = (scene: Scene): string => scene.student();
export const byAnybody = (scene: Scene): string => scene.somebody();
export const nothing = (): Record<never, never> => ({});

export function line(scene: Scene, words: string): string {
  return `${words}${scene.dice.int(0, 999)}`;
}
