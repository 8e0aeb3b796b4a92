import { currentExercise, isConnected, type Person, trackOf } from '@tribu-live/protocol';
import type { RoomState } from '../../../src/index.ts';
import { hasMicrophone, students, type TakingParts, tookPart } from '../view/participation-view.ts';

/** A gentle word to the mentor. Names are whole names. */
export type Hint =
  /** These had no occasion to speak yet. `everybody`: nobody of the group had. */
  | { readonly is: 'unheard'; readonly names: readonly string[]; readonly everybody: boolean }
  | { readonly is: 'long'; readonly personId: string; readonly name: string };

export interface HintLook {
  readonly state: RoomState;
  /** Server's clock, milliseconds. */
  readonly now: number;
  readonly people: TakingParts;
  /** Seconds of speech within the last minutes, by person. */
  readonly recent: ReadonlyMap<string, number>;
  /** What stands there now. */
  readonly shown: Hint | null;
  /** A hint was put away: none before this moment. */
  readonly restsUntil: number;
}

/** After a hint was put away there is none for this long. */
export const REST_MS = 10 * 60_000;
/** So long everybody has had time to arrive and to say a word by themselves. */
export const UNHEARD_AFTER_MS = 10 * 60_000;
/** "Levez les stylos !" is no moment for a word from the side. */
export const AFTER_WRITING_MS = 2 * 60_000;
/** Of the last five minutes: so much is long … */
export const LONG_SECONDS = 180;
/** … and as long as it is still so much, the word stays: nothing blinks. */
export const STILL_LONG_SECONDS = 150;
/** With fewer it is a talk between two. */
const SMALLEST_GROUP = 3;

/** The one hint that fits the moment, or none. */
export function hintOf(look: HintLook): Hint | null {
  const { state, now, restsUntil } = look;
  if (now < restsUntil || isOccupied(state, now)) return null;
  const present = students(state).filter(isConnected);
  if (present.length < SMALLEST_GROUP) return null;
  return longOf(look, present) ?? unheardOf(look, present);
}

/** Silence for writing and what comes right after it, a circle, groups: who speaks is arranged already. */
function isOccupied(state: RoomState, now: number): boolean {
  if (state.status.is !== 'open' || currentExercise(state) !== null) return true;
  if (state.circle !== null || state.groups !== null) return true;
  const phase = state.exercises.at(-1)?.phase;
  const endedAt = phase?.is === 'frozen' ? phase.endedAt : phase?.is === 'ended' ? phase.at : null;
  return endedAt !== null && now - endedAt < AFTER_WRITING_MS;
}

function longOf({ state, recent, shown }: HintLook, present: readonly Person[]): Hint | null {
  const found = present.find(({ id }) => {
    const isShown = shown?.is === 'long' && shown.personId === id;
    const isLong = (recent.get(id) ?? 0) >= (isShown ? STILL_LONG_SECONDS : LONG_SECONDS);
    // Who shows a screen was asked to.
    return isLong && trackOf(state, id, 'screen') === undefined;
  });
  return found === undefined ? null : { is: 'long', personId: found.id, name: found.name };
}

function unheardOf({ state, now, people }: HintLook, present: readonly Person[]): Hint | null {
  const openedAt = state.status.is === 'open' ? state.status.since : now;
  const begunAt = Math.max(openedAt, state.session?.startsAt ?? 0);
  const unheard = present.filter(({ id, presence }) => {
    const part = people[id];
    const hereSince = presence.is === 'connected' ? Math.max(begunAt, presence.since) : now;
    return now - hereSince >= UNHEARD_AFTER_MS && !tookPart(part) && hasMicrophone(state, id, part);
  });
  if (unheard.length === 0) return null;
  const everybody = unheard.length === present.length;
  return { is: 'unheard', names: unheard.map(({ name }) => name), everybody };
}
