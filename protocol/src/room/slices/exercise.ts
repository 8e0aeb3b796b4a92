import type { RichText } from '../../rich-text.ts';
import type { Material, PageSharing } from '../../workshop.ts';
import type { EventOf } from '../entries.ts';

/** Where an exercise stands. Times in milliseconds since the Unix epoch. */
export type ExercisePhase =
  | { readonly is: 'running'; readonly endsAt: number }
  | { readonly is: 'paused'; readonly leftMs: number; readonly since: number }
  /** Over; pages in flight are still taken. */
  | { readonly is: 'ended'; readonly at: number; readonly reason: 'time' | 'mentor' | 'session' }
  /** Over, and every page is as it was submitted. */
  | { readonly is: 'frozen'; readonly at: number; readonly endedAt: number };

export interface Exercise {
  readonly id: string;
  readonly prompt: RichText;
  readonly material: Material | null;
  readonly startedAt: number;
  /** As set, with what was added since; pauses do not count. */
  readonly durationMs: number;
  readonly phase: ExercisePhase;
}

/** What is known of one person's page; its text is elsewhere (SPEC R11). */
export interface PageProgress {
  readonly startedAt: number | null;
  /** "Stylo posé" since then; null while writing. */
  readonly penDownAt: number | null;
  /** Words at the end; null before. */
  readonly submittedWords: number | null;
}

export interface Nudge {
  readonly at: number;
  readonly note: string;
}

export interface ExerciseSlice {
  /** In the order they were started. */
  readonly exercises: readonly Exercise[];
  /** By exercise and person; a view holds one's own, mentors see all. */
  readonly pages: Readonly<Record<string, Readonly<Record<string, PageProgress>>>>;
  /** By exercise and person; who is absent shares with nobody. */
  readonly shared: Readonly<Record<string, Readonly<Record<string, Exclude<PageSharing, 'nobody'>>>>>;
  /** Since when a person asks for help; a view holds one's own, mentors see all. */
  readonly help: Readonly<Record<string, number>>;
  /** The last nudge that a person got; a view holds one's own, mentors see all. */
  readonly nudges: Readonly<Record<string, Nudge>>;
}

export const EMPTY_EXERCISE: ExerciseSlice = { exercises: [], pages: {}, shared: {}, help: {}, nudges: {} };

export type ExerciseEvent = EventOf<
  | 'exercise.started'
  | 'exercise.paused'
  | 'exercise.resumed'
  | 'exercise.extended'
  | 'exercise.ended'
  | 'exercise.frozen'
  | 'page.started'
  | 'page.penDown'
  | 'page.shared'
  | 'page.submitted'
  | 'help.asked'
  | 'help.cleared'
  | 'nudge.sent'
>;

/** Saves that were in flight when an exercise ended are taken for this long. */
export const PAGE_GRACE_MS = 5000;

/** The exercise that runs or pauses, if any. */
export function currentExercise(state: Pick<ExerciseSlice, 'exercises'>): Exercise | null {
  const last = state.exercises.at(-1);
  return last !== undefined && (last.phase.is === 'running' || last.phase.is === 'paused') ? last : null;
}

export function exerciseOf(state: Pick<ExerciseSlice, 'exercises'>, id: string): Exercise | undefined {
  return state.exercises.find((exercise) => exercise.id === id);
}

/** Whether nobody is heard because everybody writes. */
export function isSilent(state: Pick<ExerciseSlice, 'exercises'>): boolean {
  return currentExercise(state)?.phase.is === 'running';
}

/** How long is left at a moment of the server's clock, in milliseconds; 0 once it is over. */
export function leftMs(exercise: Exercise, now: number): number {
  if (exercise.phase.is === 'running') return Math.max(0, exercise.phase.endsAt - now);
  return exercise.phase.is === 'paused' ? exercise.phase.leftMs : 0;
}

export function evolveExercise(slice: ExerciseSlice, event: ExerciseEvent): ExerciseSlice {
  switch (event.type) {
    case 'exercise.started': {
      const { exerciseId: id, prompt, material, durationMs, endsAt } = event.data;
      const phase: ExercisePhase = { is: 'running', endsAt };
      const started: Exercise = { id, prompt, material, startedAt: event.at, durationMs, phase };
      return { ...slice, exercises: [...slice.exercises, started] };
    }
    case 'exercise.paused':
      return change(slice, event.data.exerciseId, (exercise) => ({
        ...exercise,
        phase: { is: 'paused', leftMs: event.data.leftMs, since: event.at },
      }));
    case 'exercise.resumed':
      return change(slice, event.data.exerciseId, (exercise) => ({
        ...exercise,
        phase: { is: 'running', endsAt: event.data.endsAt },
      }));
    case 'exercise.extended':
      return change(slice, event.data.exerciseId, (exercise) => longer(exercise, event.data.byMs));
    case 'exercise.ended':
      return change(slice, event.data.exerciseId, (exercise) => ({
        ...exercise,
        phase: { is: 'ended', at: event.at, reason: event.data.reason },
      }));
    case 'exercise.frozen':
      return change(slice, event.data.exerciseId, (exercise) => ({
        ...exercise,
        phase: {
          is: 'frozen',
          at: event.at,
          endedAt: exercise.phase.is === 'ended' ? exercise.phase.at : event.at,
        },
      }));
    case 'page.started':
      return withPage(slice, event.data, { startedAt: event.at });
    case 'page.penDown':
      return withPage(slice, event.data, { penDownAt: event.data.down ? event.at : null });
    case 'page.submitted':
      return withPage(slice, event.data, { submittedWords: event.data.words });
    case 'page.shared': {
      const { exerciseId, personId, with: sharing } = event.data;
      const { [personId]: _before, ...others } = slice.shared[exerciseId] ?? {};
      const of = sharing === 'nobody' ? others : { ...others, [personId]: sharing };
      const elsewhere = without(slice.shared, exerciseId);
      return {
        ...slice,
        shared: Object.keys(of).length === 0 ? elsewhere : { ...elsewhere, [exerciseId]: of },
      };
    }
    case 'help.asked':
      return { ...slice, help: { ...slice.help, [event.data.personId]: event.at } };
    case 'help.cleared':
      return { ...slice, help: without(slice.help, event.data.personId) };
    case 'nudge.sent': {
      const { personId, note } = event.data;
      return { ...slice, nudges: { ...slice.nudges, [personId]: { at: event.at, note } } };
    }
    default:
      return event satisfies never;
  }
}

export function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  if (!Object.hasOwn(record, key)) return record;
  const { [key]: _gone, ...others } = record;
  return others;
}

function change(slice: ExerciseSlice, id: string, to: (exercise: Exercise) => Exercise): ExerciseSlice {
  return {
    ...slice,
    exercises: slice.exercises.map((exercise) => (exercise.id === id ? to(exercise) : exercise)),
  };
}

function longer(exercise: Exercise, byMs: number): Exercise {
  const { phase } = exercise;
  const durationMs = exercise.durationMs + byMs;
  if (phase.is === 'running')
    return { ...exercise, durationMs, phase: { ...phase, endsAt: phase.endsAt + byMs } };
  if (phase.is === 'paused')
    return { ...exercise, durationMs, phase: { ...phase, leftMs: phase.leftMs + byMs } };
  return exercise;
}

const BLANK: PageProgress = { startedAt: null, penDownAt: null, submittedWords: null };

function withPage(
  slice: ExerciseSlice,
  { exerciseId, personId }: { readonly exerciseId: string; readonly personId: string },
  changed: Partial<PageProgress>,
): ExerciseSlice {
  const of = slice.pages[exerciseId] ?? {};
  const page = { ...(of[personId] ?? BLANK), ...changed };
  return { ...slice, pages: { ...slice.pages, [exerciseId]: { ...of, [personId]: page } } };
}
