import type { EventBody, RoomState } from '@tribu-live/protocol';

/** Ends the groups that there are, if any: exercises and circles are everybody's. */
export function groupsClosed({ groups }: Pick<RoomState, 'groups'>): EventBody[] {
  return groups === null ? [] : [{ type: 'groups.closed', audience: 'all', data: {} }];
}
