import {
  emptyState,
  evolve,
  leftMs,
  plainText,
  type RoomState,
  type StoredEvent,
} from '@tribu-live/protocol';

/** What the picture of a replay is about. */
export type Scene =
  | { readonly is: 'gallery' }
  | { readonly is: 'screen' }
  /** The circle's reader is large. */
  | { readonly is: 'reader'; readonly personId: string }
  /** Everybody writes, or works in groups: the prompt, and how much time is left. */
  | { readonly is: 'writing' | 'groups'; readonly id: string; readonly prompt: string };

/** A countdown from one moment on. */
export interface Clock {
  readonly is: 'running' | 'paused' | 'over';
  readonly leftMs: number;
  /** All of it, with what was added: the whole ring. */
  readonly totalMs: number;
}

/** From `atMs` on, milliseconds since the Unix epoch. */
export interface SceneChange {
  readonly atMs: number;
  readonly scene: Scene;
  readonly clock: Clock | null;
}

/** "Levez les stylos !" stands this long. */
export const PENS_UP_MS = 3000;

const GALLERY: Scene = { is: 'gallery' };

/** What the journal wants to be seen when. A shared screen is not in it: that follows from what was captured. */
export function scenesOf(sessionId: string, journal: readonly StoredEvent[]): SceneChange[] {
  const changes: SceneChange[] = [];
  let state = emptyState(sessionId);
  let pensUpUntil: number | null = null;
  const show = (atMs: number) => {
    const change = pensUpUntil === null ? changeOf(state, atMs) : pensUpOr(changeOf(state, atMs), state);
    const last = changes.at(-1);
    if (last === undefined || !goesOn(last, change)) changes.push(change);
  };
  const lowerPens = (untilMs: number) => {
    if (pensUpUntil === null || pensUpUntil > untilMs) return;
    const atMs = pensUpUntil;
    pensUpUntil = null;
    show(atMs);
  };
  for (const event of journal) {
    lowerPens(event.at);
    const before = state.exercises;
    state = evolve(state, event);
    if (before !== state.exercises) {
      const phase = state.exercises.at(-1)?.phase;
      if (phase?.is === 'ended') pensUpUntil = phase.at + PENS_UP_MS;
      if (phase?.is === 'running' || phase?.is === 'paused') pensUpUntil = null;
    }
    show(event.at);
  }
  lowerPens(Number.POSITIVE_INFINITY);
  return changes;
}

function changeOf(state: RoomState, atMs: number): SceneChange {
  const exercise = state.exercises.at(-1);
  if (exercise !== undefined && (exercise.phase.is === 'running' || exercise.phase.is === 'paused')) {
    const scene: Scene = { is: 'writing', id: exercise.id, prompt: plainText(exercise.prompt) };
    const clock = {
      is: exercise.phase.is,
      leftMs: leftMs(exercise, atMs),
      totalMs: exercise.durationMs,
    } as const;
    return { atMs, scene, clock };
  }
  const { groups, circle } = state;
  if (groups !== null) {
    const { roundId: id, prompt, startedAt, endsAt } = groups;
    const clock: Clock | null =
      endsAt === null
        ? null
        : { is: 'running', leftMs: Math.max(0, endsAt - atMs), totalMs: endsAt - startedAt };
    return { atMs, scene: { is: 'groups', id, prompt: plainText(prompt) }, clock };
  }
  const reader = circle?.reader?.personId;
  return { atMs, scene: reader === undefined ? GALLERY : { is: 'reader', personId: reader }, clock: null };
}

/** After an exercise its last picture stays for a moment, unless something else is to be seen already. */
function pensUpOr(change: SceneChange, { exercises }: RoomState): SceneChange {
  const last = exercises.at(-1);
  if (last === undefined || change.scene.is !== 'gallery') return change;
  const scene: Scene = { is: 'writing', id: last.id, prompt: plainText(last.prompt) };
  return { atMs: change.atMs, scene, clock: { is: 'over', leftMs: 0, totalMs: last.durationMs } };
}

/** Whether nothing changes: the same scene, and a clock that the one before leads to. */
function goesOn(before: SceneChange, { atMs, scene, clock }: SceneChange): boolean {
  if (!sameScene(before.scene, scene)) return false;
  if (before.clock === null || clock === null) return before.clock === clock;
  if (before.clock.is !== clock.is || before.clock.totalMs !== clock.totalMs) return false;
  return leftAfter(before.clock, atMs - before.atMs) === clock.leftMs;
}

/** What is left when a clock has gone on for so long, in milliseconds. */
export function leftAfter({ is, leftMs: left }: Clock, passedMs: number): number {
  return is === 'running' ? Math.max(0, left - passedMs) : left;
}

export function sameScene(one: Scene, other: Scene): boolean {
  if (one.is === 'reader') return other.is === 'reader' && one.personId === other.personId;
  if (one.is === 'writing' || one.is === 'groups') return other.is === one.is && one.id === other.id;
  return one.is === other.is;
}
