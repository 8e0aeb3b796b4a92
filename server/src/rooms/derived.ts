import {
  closesAt,
  isErasedPerson,
  isOver,
  type JobOrder,
  opensAt,
  type RoomState,
} from '@tribu-live/protocol';
import type { Deadline, SessionSummary } from '../store/types.ts';
import type { DeadlineKind } from './decide/command.ts';

/** The deadlines that stand in this state; their rows are written with the events that set them (SPEC R6). */
export function deadlinesOf(state: RoomState): (Deadline & { readonly kind: DeadlineKind })[] {
  const closes = closesAt(state);
  return closes === null || isOver(state) ? [] : [{ kind: 'room.close', dueAt: closes }];
}

/** Takes are closed and listed by then; one that is not makes the job wait. */
const COMPOSE_AFTER_SECONDS = 3;

/** The jobs that this step makes necessary, handed over in its transaction: a replay once the room has ended (SPEC D5). */
export function jobsOf(before: RoomState, after: RoomState): JobOrder[] {
  if (before.status.is === 'ended' || after.status.is !== 'ended' || !after.captured) return [];
  const { sessionId } = after;
  return [{ queue: 'compose', key: sessionId, data: { sessionId }, afterSeconds: COMPOSE_AFTER_SECONDS }];
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
      .map(({ id, name, role, presence }) => ({ id, name, role, presence: presence.is })),
  };
}
