import { emptyState, evolve, groupOf, type RoomState, type StoredEvent } from '@tribu-live/protocol';
import { type Interval, union } from './intervals.ts';

/** When each person was in a group, as a member or a visitor, in milliseconds since the Unix epoch. */
export function timesInGroups(sessionId: string, journal: readonly StoredEvent[]): Map<string, Interval[]> {
  const times = new Map<string, Interval[]>();
  let state = emptyState(sessionId);
  let sinceMs = 0;
  for (const event of journal) {
    for (const personId of peopleInGroups(state)) {
      times.set(personId, union([...(times.get(personId) ?? []), { fromMs: sinceMs, toMs: event.at }]));
    }
    sinceMs = event.at;
    state = evolve(state, event);
  }
  return times;
}

function peopleInGroups({ groups }: RoomState): string[] {
  if (groups === null) return [];
  const ids = new Set([...Object.keys(groups.members), ...Object.keys(groups.visits)]);
  return [...ids].filter((personId) => groupOf(groups, personId) !== null);
}
