import { isErasedPerson, type RoomState } from '@tribu-live/protocol';
import { streamsOf } from '../cluster/place.ts';

/** Streams that this room may need: for everybody who is booked or has come. */
export function reservedStreams({ session, people }: Pick<RoomState, 'session' | 'people'>): number {
  const known = Object.values(people).filter((person) => !isErasedPerson(person));
  return streamsOf(session?.kind ?? 'coaching', known.length);
}
