import { z } from 'zod';
import { Id } from '../primitives.ts';
import { CIRCLE_EVENTS } from './event-data/circle.ts';
import { DOOR_EVENTS } from './event-data/door.ts';
import { ENGAGEMENT_EVENTS } from './event-data/engagement.ts';
import { EXERCISE_EVENTS } from './event-data/exercise.ts';
import { GROUP_EVENTS } from './event-data/groups.ts';
import { SESSION_EVENTS } from './event-data/session.ts';
import { TALK_EVENTS } from './event-data/talk.ts';
import type { EventType } from './versions.ts';

/**
 * The data of each event type, at its current version. A changed meaning gets a new `v` and an upcaster
 * (`upcast.ts`); an entry here is never reinterpreted (SPEC R8).
 */
export const EVENT_DATA = {
  ...SESSION_EVENTS,
  ...EXERCISE_EVENTS,
  ...CIRCLE_EVENTS,
  ...DOOR_EVENTS,
  ...TALK_EVENTS,
  ...GROUP_EVENTS,
  ...ENGAGEMENT_EVENTS,
} as const satisfies Record<EventType, z.ZodType>;

/** Who acted: a person, the school's back end, or the server itself (deadlines, takeovers). */
export const Actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), id: Id }),
  z.object({ kind: z.literal('school') }),
  z.object({ kind: z.literal('server') }),
]);
export type Actor = z.infer<typeof Actor>;

/** Who may see an event: everybody, nobody outside the server, or these persons (and all mentors). */
export const Audience = z.union([
  z.literal('all'),
  z.literal('server'),
  z.object({ mentors: z.boolean(), persons: z.array(Id) }),
]);
export type Audience = z.infer<typeof Audience>;

export type EventDataByType = { [T in EventType]: z.infer<(typeof EVENT_DATA)[T]> };
export type EventData<T extends EventType> = EventDataByType[T];

/** An event before it has its place in the journal: what `decide` gives. */
export type EventBody = {
  [T in EventType]: { readonly type: T; readonly data: EventData<T>; readonly audience: Audience };
}[EventType];
