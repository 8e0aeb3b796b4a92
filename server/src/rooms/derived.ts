import {
  closesAt,
  isErasedPerson,
  isOver,
  type JobOrder,
  opensAt,
  PAGE_GRACE_MS,
  type RoomState,
  TURN_KEPT_MS,
} from '@tribu-live/protocol';
import type { Deadline, SessionSummary } from '../store/types.ts';
import type { DeadlineKind } from './decide/command.ts';

export type DueDeadline = Deadline & { readonly kind: DeadlineKind };

/**
 * The deadlines that stand in this state, soonest first; their rows are written with the events that set them
 * (SPEC R6).
 */
export function deadlinesOf(state: RoomState): DueDeadline[] {
  if (isOver(state)) return [];
  const due: (DueDeadline | null)[] = [
    at('room.close', closesAt(state)),
    ...exerciseDeadlines(state),
    at('circle.drop', plus(state.circle?.reader?.droppedAt ?? null, TURN_KEPT_MS)),
    at('groups.end', state.groups?.endsAt ?? null),
  ];
  return due.filter((deadline) => deadline !== null).sort((one, other) => one.dueAt - other.dueAt);
}

const KINDS = {
  'room.close': true,
  'exercise.end': true,
  'pages.freeze': true,
  'circle.drop': true,
  'groups.end': true,
} satisfies Record<DeadlineKind, true>;

/** A row may be of a later release: then it is left to that. */
export function isDeadlineKind(kind: string): kind is DeadlineKind {
  return Object.hasOwn(KINDS, kind);
}

/** When this deadline is due, or null when it does not stand (any more). */
export function dueAt(state: RoomState, kind: DeadlineKind): number | null {
  return deadlinesOf(state).find((deadline) => deadline.kind === kind)?.dueAt ?? null;
}

function exerciseDeadlines({ exercises }: RoomState): (DueDeadline | null)[] {
  const phase = exercises.at(-1)?.phase;
  return [
    at('exercise.end', phase?.is === 'running' ? phase.endsAt : null),
    at('pages.freeze', phase?.is === 'ended' ? phase.at + PAGE_GRACE_MS : null),
  ];
}

function at(kind: DeadlineKind, dueAtMs: number | null): DueDeadline | null {
  return dueAtMs === null ? null : { kind, dueAt: dueAtMs };
}

function plus(timeMs: number | null, byMs: number): number | null {
  return timeMs === null ? null : timeMs + byMs;
}

/** Takes are closed and listed by then; one that is not makes the job wait. */
const COMPOSE_AFTER_SECONDS = 3;

/**
 * The jobs that this step makes necessary, handed over in its transaction: once the room has ended a replay (SPEC D5),
 * and in any case how people took part (SPEC E1): who stayed away from a room that nobody entered was absent.
 */
export function jobsOf(before: RoomState, after: RoomState): JobOrder[] {
  if (before.status.is === 'ended' || after.status.is !== 'ended') return [];
  const { sessionId, captured } = after;
  const about = { key: sessionId, data: { sessionId } };
  const engagement: JobOrder = { queue: 'engagement', ...about, afterSeconds: 0 };
  return captured
    ? [{ queue: 'compose', ...about, afterSeconds: COMPOSE_AFTER_SECONDS }, engagement]
    : [engagement];
}

/** The columns by which sessions are listed and searched, written with each append. */
export function summaryOf(state: RoomState): SessionSummary {
  const { session } = state;
  return {
    kind: session?.kind ?? 'coaching',
    title: session?.title ?? '',
    startsAt: session?.startsAt ?? 0,
    endsAt: session?.endsAt ?? 0,
    opensAt: opensAt(state) ?? 0,
    status: state.status.is,
    people: Object.values(state.people)
      .filter((person) => !isErasedPerson(person))
      // A role that is handed for a while is no fact of the school's calendar.
      .map(({ id, name, role, own, presence }) => ({
        id,
        name,
        role: own?.role ?? role,
        presence: presence.is,
      })),
  };
}
