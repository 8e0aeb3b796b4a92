import type { CircleFrom, TurnEnd } from '@tribu-live/protocol';
import { isConnected, type RoomState } from '../../../src/index.ts';
import { nameOf, presentLearners } from './people.ts';

export interface InCircle {
  readonly personId: string;
  readonly name: string;
  readonly here: boolean;
}

export interface CircleView {
  readonly reader: (InCircle & { readonly forMs: number; readonly dropped: boolean }) | null;
  readonly queue: readonly InCircle[];
  /** Newest first. */
  readonly done: readonly { readonly personId: string; readonly name: string; readonly how: TurnEnd }[];
  /** Present students who neither read, wait nor have had a turn. */
  readonly others: readonly InCircle[];
}

/** Null while no circle is open. */
export function circleView(state: RoomState, now: number): CircleView | null {
  const { circle } = state;
  if (circle === null) return null;
  const inCircle = (personId: string): InCircle => ({
    personId,
    name: nameOf(state, personId),
    here: isConnected(state.people[personId]),
  });
  const { reader } = circle;
  const known = new Set([...circle.queue, ...circle.done.map(({ personId }) => personId)]);
  return {
    reader:
      reader === null
        ? null
        : {
            ...inCircle(reader.personId),
            forMs: Math.max(0, now - reader.since),
            dropped: reader.droppedAt !== null,
          },
    queue: circle.queue.map(inCircle),
    done: circle.done
      .map(({ personId, how }) => ({ personId, name: nameOf(state, personId), how }))
      .reverse(),
    others: presentLearners(state)
      .filter(({ id }) => !known.has(id) && id !== reader?.personId)
      .map(({ id }) => inCircle(id)),
  };
}

/** How many would be in a circle made of these. */
export function circleSize(state: RoomState, from: CircleFrom): number {
  switch (from) {
    case 'volunteers':
      return state.volunteers.length;
    case 'hands':
      return state.hands.length;
    case 'everybody':
      return presentLearners(state).filter(({ role }) => role === 'student').length;
  }
}

/** The list with one entry at another place; the same list where there is no such place. */
export function movedTo<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length || from === to) return list;
  const others = list.filter((_, index) => index !== from);
  return [...others.slice(0, to), item, ...others.slice(to)];
}
