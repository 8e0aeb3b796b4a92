import { z } from 'zod';
import { Id, TrackSource, Uuid } from '../../primitives.ts';
import { MicrophoneMode, TurnEnd } from '../../workshop.ts';

const OfPerson = z.object({ personId: Id });

export const CIRCLE_EVENTS = {
  'circle.volunteered': z.object({ personId: Id, on: z.boolean() }),
  'circle.opened': z.object({
    circleId: Uuid,
    exerciseId: Uuid.nullable(),
    perReaderMs: z.number().int().positive().nullable(),
  }),
  /** Who reads after the one who reads now, in this order. */
  'circle.arranged': z.object({ order: z.array(Id) }),
  /** The person's turn begins: their microphone opens. */
  'circle.turn': OfPerson,
  /** It ends: the microphone closes again. Who dropped comes next when they are back. */
  'circle.turnEnded': z.object({ personId: Id, how: TurnEnd }),
  'circle.closed': z.object({}),
  'hand.raised': OfPerson,
  'hand.lowered': OfPerson,
  /** The person may speak, whatever else silences students; their hand goes down. */
  'floor.given': OfPerson,
  'floor.taken': OfPerson,
  'person.muted': z.object({ personId: Id, source: TrackSource, muted: z.boolean() }),
  'microphones.changed': z.object({ mode: MicrophoneMode }),
} as const;
