/**
 * Current version of each event type (SPEC R8). It stands apart from the schemas of `events.ts` so that who
 * only folds (the SDK in a browser) carries no schema library.
 */
export const EVENT_VERSIONS = {
  'session.created': 1,
  'person.booked': 1,
  'session.moved': 1,
  'session.retitled': 1,
  'session.cancelled': 1,
  'room.opened': 1,
  'room.homed': 1,
  'participant.admitted': 1,
  'participant.joined': 1,
  'participant.disconnected': 1,
  'participant.left': 1,
  'participant.removed': 1,
  'consent.answered': 1,
  'track.published': 1,
  'track.changed': 1,
  'track.unpublished': 1,
  'session.extended': 1,
  'room.ended': 1,
  'recording.changed': 1,
  'recording.ready': 1,
  'recording.failed': 1,
  'recording.deleted': 1,
} as const satisfies Record<string, number>;

export type EventType = keyof typeof EVENT_VERSIONS;
