import {
  currentExercise,
  type Exercise,
  groupOf,
  type PageSharing,
  type Person,
  silenceReasons,
  type WallEntry,
} from '@tribu-live/protocol';
import { type RoomState, trackOf } from '../../../src/index.ts';
import { learners } from './people.ts';

/** Who has saved nothing for this long, and has not put the pen down, is stuck. */
export const IDLE_AFTER_MS = 30_000;

export type TileState =
  | 'help'
  | 'gone'
  | 'lost'
  | 'expected'
  | 'penDown'
  | 'notStarted'
  | 'idle'
  | 'writing'
  | 'reading'
  | 'floor'
  | 'hand'
  | 'next'
  | 'open'
  | 'muted';

/** One person on the wall. */
export interface WallTile {
  readonly personId: string;
  readonly name: string;
  readonly state: TileState;
  /** Of the running exercise, or of the last one; null: there was none. */
  readonly words: number | null;
  /** How long this state has lasted, where that says something; milliseconds. */
  readonly sinceMs: number | null;
  /** The page that is counted may be read. */
  readonly shared: Exclude<PageSharing, 'nobody'> | null;
  readonly group: string | null;
  /** Does not get on although everybody writes. */
  readonly stuck: boolean;
}

export interface WallView {
  readonly tiles: readonly WallTile[];
  readonly present: number;
  /** Of those present while an exercise runs; null otherwise. */
  readonly counts: { readonly writing: number; readonly stuck: number; readonly done: number } | null;
  /** The exercise whose words are shown. */
  readonly exerciseId: string | null;
}

/** Everybody at a glance. Places are kept while people come and go: by name, not by state. */
export function wallView(state: RoomState, wall: ReadonlyMap<string, WallEntry>, now: number): WallView {
  const exercise = state.exercises.at(-1) ?? null;
  const running = currentExercise(state);
  const tiles = learners(state).map((person) => tileOf(state, wall, person, exercise, running !== null, now));
  const here = tiles.filter(({ state: is }) => is !== 'gone' && is !== 'lost' && is !== 'expected');
  const count = (...states: TileState[]): number => here.filter((tile) => states.includes(tile.state)).length;
  return {
    tiles,
    present: here.length,
    counts:
      running === null
        ? null
        : {
            writing: count('writing'),
            stuck: here.filter(({ stuck }) => stuck).length,
            done: count('penDown'),
          },
    exerciseId: exercise?.id ?? null,
  };
}

type Standing = Pick<WallTile, 'state' | 'sinceMs'>;

function isStuck({ state, sinceMs }: Standing): boolean {
  return state === 'help' || state === 'idle' || (state === 'notStarted' && (sinceMs ?? 0) >= IDLE_AFTER_MS);
}

function tileOf(
  state: RoomState,
  wall: ReadonlyMap<string, WallEntry>,
  person: Person,
  exercise: Exercise | null,
  writing: boolean,
  now: number,
): WallTile {
  const { id: personId, name } = person;
  const page = exercise === null ? undefined : state.pages[exercise.id]?.[personId];
  // Also in the seconds between the end and the pages' freezing.
  const words = exercise === null ? null : (page?.submittedWords ?? wall.get(personId)?.words ?? 0);
  const groupId = groupOf(state.groups, personId);
  const standing =
    away(person, now) ??
    calls(state, personId, now) ??
    (writing && exercise !== null
      ? writes(state, exercise, personId, wall.get(personId), now)
      : talks(state, personId, now));
  return {
    personId,
    name,
    ...standing,
    words: standing.state === 'expected' || groupId !== null ? null : words,
    stuck: writing && isStuck(standing),
    shared: exercise === null ? null : (state.shared[exercise.id]?.[personId] ?? null),
    group: state.groups?.groups.find(({ id }) => id === groupId)?.name ?? null,
  };
}

function away({ presence }: Person, now: number): Standing | null {
  switch (presence.is) {
    case 'expected':
      return { state: 'expected', sinceMs: null };
    case 'disconnected':
      return { state: 'lost', sinceMs: now - presence.since };
    case 'left':
    case 'removed':
      return { state: 'gone', sinceMs: now - presence.since };
    case 'connected':
      return null;
  }
}

function calls(state: RoomState, personId: string, now: number): Standing | null {
  const since = state.help[personId];
  return since === undefined ? null : { state: 'help', sinceMs: now - since };
}

function writes(
  state: RoomState,
  exercise: Exercise,
  personId: string,
  entry: WallEntry | undefined,
  now: number,
): Standing {
  const page = state.pages[exercise.id]?.[personId];
  const penDownAt = page?.penDownAt ?? null;
  if (penDownAt !== null) return { state: 'penDown', sinceMs: now - penDownAt };
  const begunAt = entry?.savedAt ?? page?.startedAt ?? null;
  if (begunAt === null || entry?.words === 0) {
    return { state: 'notStarted', sinceMs: now - (begunAt ?? exercise.startedAt) };
  }
  const idleMs = now - begunAt;
  return idleMs >= IDLE_AFTER_MS ? { state: 'idle', sinceMs: idleMs } : { state: 'writing', sinceMs: null };
}

function talks(state: RoomState, personId: string, now: number): Standing {
  const { circle } = state;
  if (circle?.reader?.personId === personId) return { state: 'reading', sinceMs: now - circle.reader.since };
  const hand = state.hands.find((each) => each.personId === personId);
  if (hand !== undefined) return { state: 'hand', sinceMs: now - hand.since };
  if (state.floor.includes(personId)) return { state: 'floor', sinceMs: null };
  if (circle?.queue[0] === personId) return { state: 'next', sinceMs: null };
  const microphone = trackOf(state, personId, 'microphone');
  const heard = microphone !== undefined && silenceReasons(state, microphone).length === 0;
  return { state: heard ? 'open' : 'muted', sinceMs: null };
}
