import { closesAt, isErasedPerson, isOver, opensAt, type RoomState } from '@tribu-live/protocol';
import type { Deadline, SessionSummary } from '../store/types.ts';
import type { DeadlineKind } from './decide/command.ts';

/** The deadlines that stand in this state; their rows are written with the events that set them (SPEC R6). */
export function deadlinesOf(state: RoomState): (Deadline & { readonly kind: DeadlineKind })[] {
  const closes = closesAt(state);
  return closes === null || isOver(state) ? [] : [{ kind: 'room.close', dueAt: closes }];
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
