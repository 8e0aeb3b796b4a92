import type { TrackSource } from '../../primitives.ts';
import type { MicrophoneMode, TurnEnd } from '../../workshop.ts';
import type { EventOf } from '../entries.ts';
import { without } from './exercise.ts';

export interface Hand {
  readonly personId: string;
  readonly since: number;
}

/** The person who reads. Times in milliseconds since the Unix epoch. */
export interface Reader {
  readonly personId: string;
  readonly since: number;
  /** Since when the reader's line has been broken; the turn is kept for `TURN_KEPT_MS`. */
  readonly droppedAt: number | null;
}

export interface Turn {
  readonly personId: string;
  readonly at: number;
  readonly how: TurnEnd;
}

/** Reading aloud in turn. */
export interface Circle {
  readonly id: string;
  /** The exercise whose pages are read. */
  readonly exerciseId: string | null;
  readonly openedAt: number;
  /** A soft bell rings after this long; null: no bell. */
  readonly perReaderMs: number | null;
  readonly reader: Reader | null;
  /** Who comes next, in order. Who is not there is passed over and keeps the place. */
  readonly queue: readonly string[];
  readonly done: readonly Turn[];
}

export interface CircleSlice {
  readonly circle: Circle | null;
  /** Who would like to read, in the order they said so. */
  readonly volunteers: readonly string[];
  /** In the order of raising. */
  readonly hands: readonly Hand[];
  /** Who may speak whatever else silences students. */
  readonly floor: readonly string[];
  readonly microphones: MicrophoneMode;
  /** What mentors have silenced, by person. */
  readonly muted: Readonly<Record<string, readonly TrackSource[]>>;
}

export const EMPTY_CIRCLE: CircleSlice = {
  circle: null,
  volunteers: [],
  hands: [],
  floor: [],
  microphones: 'open',
  muted: {},
};

/** How long a reader whose line broke keeps the turn. */
export const TURN_KEPT_MS = 15_000;

export type CircleEvent = EventOf<
  | 'circle.volunteered'
  | 'circle.opened'
  | 'circle.arranged'
  | 'circle.turn'
  | 'circle.turnEnded'
  | 'circle.closed'
  | 'hand.raised'
  | 'hand.lowered'
  | 'floor.given'
  | 'floor.taken'
  | 'person.muted'
  | 'microphones.changed'
>;

export function evolveCircle(slice: CircleSlice, event: CircleEvent): CircleSlice {
  switch (event.type) {
    case 'circle.volunteered': {
      const { personId, on } = event.data;
      const others = slice.volunteers.filter((id) => id !== personId);
      return { ...slice, volunteers: on ? [...others, personId] : others };
    }
    case 'circle.opened': {
      const { circleId: id, exerciseId, perReaderMs } = event.data;
      const circle: Circle = {
        id,
        exerciseId,
        openedAt: event.at,
        perReaderMs,
        reader: null,
        queue: [],
        done: [],
      };
      return { ...slice, circle, volunteers: [] };
    }
    case 'circle.arranged':
      return inCircle(slice, (circle) => ({ ...circle, queue: event.data.order }));
    case 'circle.turn': {
      const { personId } = event.data;
      return {
        ...inCircle(slice, (circle) => ({
          ...circle,
          reader: { personId, since: event.at, droppedAt: null },
          queue: circle.queue.filter((id) => id !== personId),
        })),
        muted: unmuted(slice.muted, personId, 'microphone'),
        hands: lowered(slice.hands, personId),
      };
    }
    case 'circle.turnEnded': {
      const { personId, how } = event.data;
      return inCircle(slice, (circle) => ({
        ...circle,
        reader: circle.reader?.personId === personId ? null : circle.reader,
        queue:
          how === 'dropped'
            ? [personId, ...circle.queue.filter((id) => id !== personId)]
            : circle.queue.filter((id) => id !== personId),
        done: how === 'dropped' ? circle.done : [...circle.done, { personId, at: event.at, how }],
      }));
    }
    case 'circle.closed':
      return { ...slice, circle: null };
    case 'hand.raised': {
      const { personId } = event.data;
      return { ...slice, hands: [...lowered(slice.hands, personId), { personId, since: event.at }] };
    }
    case 'hand.lowered':
      return { ...slice, hands: lowered(slice.hands, event.data.personId) };
    case 'floor.given': {
      const { personId } = event.data;
      return {
        ...slice,
        hands: lowered(slice.hands, personId),
        floor: [...slice.floor.filter((id) => id !== personId), personId],
        muted: unmuted(slice.muted, personId, 'microphone'),
      };
    }
    case 'floor.taken':
      return { ...slice, floor: slice.floor.filter((id) => id !== event.data.personId) };
    case 'person.muted': {
      const { personId, source, muted } = event.data;
      const cleared = unmuted(slice.muted, personId, source);
      if (!muted) return { ...slice, muted: cleared };
      return { ...slice, muted: { ...cleared, [personId]: [...(cleared[personId] ?? []), source].sort() } };
    }
    case 'microphones.changed':
      return { ...slice, microphones: event.data.mode };
    default:
      return event satisfies never;
  }
}

/** The reader's line broke: the turn is kept for a while. */
export function readerDropped(slice: CircleSlice, personId: string, at: number): CircleSlice {
  return withReader(slice, personId, (reader) => ({ ...reader, droppedAt: at }));
}

export function readerIsBack(slice: CircleSlice, personId: string): CircleSlice {
  return withReader(slice, personId, (reader) => ({ ...reader, droppedAt: null }));
}

/** Who left or was removed neither waits nor holds anything any more. */
export function circleWithout(slice: CircleSlice, personId: string): CircleSlice {
  const left: CircleSlice = {
    ...slice,
    volunteers: slice.volunteers.filter((id) => id !== personId),
    hands: lowered(slice.hands, personId),
    floor: slice.floor.filter((id) => id !== personId),
  };
  return inCircle(left, (circle) => ({
    ...circle,
    queue: circle.queue.filter((id) => id !== personId),
    reader: circle.reader?.personId === personId ? null : circle.reader,
  }));
}

function inCircle(slice: CircleSlice, change: (circle: Circle) => Circle): CircleSlice {
  return slice.circle === null ? slice : { ...slice, circle: change(slice.circle) };
}

function withReader(slice: CircleSlice, personId: string, change: (reader: Reader) => Reader): CircleSlice {
  return inCircle(slice, (circle) =>
    circle.reader?.personId === personId ? { ...circle, reader: change(circle.reader) } : circle,
  );
}

function lowered(hands: readonly Hand[], personId: string): readonly Hand[] {
  return hands.filter((hand) => hand.personId !== personId);
}

function unmuted(
  muted: CircleSlice['muted'],
  personId: string,
  source: TrackSource,
): Readonly<Record<string, readonly TrackSource[]>> {
  const left = (muted[personId] ?? []).filter((each) => each !== source);
  return left.length === 0 ? without(muted, personId) : { ...muted, [personId]: left };
}
