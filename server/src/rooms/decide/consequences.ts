import { type EventBody, isConnected, isOver, type RoomState } from '@tribu-live/protocol';
import { endedTracks } from './tracks.ts';

/**
 * What follows by itself from where the room is now, whatever command brought it there: a circle without a
 * reader goes on with the next who is there, who comes late gets a group, and a track ends that may not go on. Pure;
 * called after every decision.
 */
export function consequences(state: RoomState): EventBody[] {
  if (isOver(state)) return [];
  return [...nextTurn(state), ...placements(state), ...endedTracks(state)];
}

function nextTurn({ circle, people }: RoomState): EventBody[] {
  if (circle === null || circle.reader !== null) return [];
  const personId = circle.queue.find((id) => isConnected(people[id]));
  return personId === undefined ? [] : [{ type: 'circle.turn', audience: 'all', data: { personId } }];
}

/** Each into the smallest group there is then. */
function placements({ groups, people }: RoomState): EventBody[] {
  if (groups === null) return [];
  const sizes = new Map(groups.groups.map(({ id }) => [id, 0]));
  for (const id of Object.values(groups.members)) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  const events: EventBody[] = [];
  for (const person of Object.values(people)) {
    const wanders = person.role === 'mentor' || person.role === 'observer';
    if (wanders || !isConnected(person) || groups.members[person.id] !== undefined) continue;
    const [smallest] = [...sizes].sort(([, one], [, other]) => one - other);
    if (smallest === undefined) break;
    const [groupId, size] = smallest;
    sizes.set(groupId, size + 1);
    events.push({ type: 'groups.placed', audience: 'all', data: { groupId, personId: person.id } });
  }
  return events;
}
