import type { Circle } from '@tribu-live/protocol';
import { isConnected, type RoomState } from '../../src/index.ts';

export interface CircleRow {
  readonly personId: string;
  readonly name: string;
  readonly is: 'read' | 'passed' | 'reading' | 'next';
}

/** A round of reading as one person sees it. */
export interface CircleView {
  readonly reader: { readonly personId: string; readonly name: string; readonly dropped: boolean } | null;
  readonly yours: boolean;
  /** Readers before one's own turn, the present one among them; null when one does not wait for a turn. */
  readonly before: number | null;
  readonly nextName: string | null;
  /** Everybody who was asked has had their turn. */
  readonly over: boolean;
  /** Whether the time meant for one reader has passed. */
  readonly late: boolean;
  readonly rows: readonly CircleRow[];
}

export function circleView(state: RoomState, circle: Circle, youId: string, now: number): CircleView {
  const name = (id: string): string => state.people[id]?.name ?? '';
  // Who is not there is passed over; the place is kept, but nobody waits for it.
  const waiting = circle.queue.filter((id) => isConnected(state.people[id]));
  const place = waiting.indexOf(youId);
  const { reader } = circle;
  const done = circle.done
    .filter(({ personId }) => personId !== reader?.personId && !circle.queue.includes(personId))
    .map(
      ({ personId, how }): CircleRow => ({
        personId,
        name: name(personId),
        is: how === 'read' ? 'read' : 'passed',
      }),
    );
  const rows: CircleRow[] = [
    ...new Map(done.map((row) => [row.personId, row])).values(),
    ...(reader === null
      ? []
      : [{ personId: reader.personId, name: name(reader.personId), is: 'reading' as const }]),
    ...waiting.map((personId) => ({ personId, name: name(personId), is: 'next' as const })),
  ];
  return {
    reader:
      reader === null
        ? null
        : { personId: reader.personId, name: name(reader.personId), dropped: reader.droppedAt !== null },
    yours: reader?.personId === youId,
    before: place < 0 ? null : place + (reader === null ? 0 : 1),
    nextName: waiting[0] === undefined ? null : name(waiting[0]),
    over: reader === null && circle.queue.length === 0 && circle.done.length > 0,
    late: reader !== null && circle.perReaderMs !== null && now - reader.since >= circle.perReaderMs,
    rows,
  };
}

/** Whether this person may read the reader's page beside the voice. */
export function mayReadPage(state: RoomState, circle: Circle, youId: string): boolean {
  const { reader, exerciseId } = circle;
  if (reader === null || exerciseId === null) return false;
  if (reader.personId === youId) return true;
  const sharing = state.shared[exerciseId]?.[reader.personId];
  return sharing === 'all' || (sharing === 'mentors' && state.people[youId]?.role === 'mentor');
}
