/**
 * Every bound of the protocol, in one place. Sizes are in characters of a JavaScript string unless the
 * name says otherwise; what exceeds one is refused with `bad_request` naming the field.
 */
export const LIMITS = {
  idChars: 128,
  nameChars: 120,
  titleChars: 200,
  reasonChars: 500,
  textVersionChars: 40,
  /** Tokens are compact JWTs; ours are below 1 kB. */
  tokenChars: 4096,
  /** One WebSocket message. The largest legitimate one is a publish with its RTP parameters (about 4 kB). */
  messageBytes: 64 * 1024,
  /** One HTTP body. */
  bodyBytes: 64 * 1024,
  peoplePerSession: 2000,
  tracksPerPerson: 4,
  /** Tiles a client may report as visible at once. */
  visibleTiles: 64,
  /** Command ids that the fold keeps for each person, to answer a repeated command (SPEC R7). */
  recentCommandsPerPerson: 32,
  /** Events told to a returning client before a snapshot is cheaper. */
  catchUpEvents: 500,
  /** Shortest and longest session that can be booked, in minutes. */
  minSessionMinutes: 5,
  maxSessionMinutes: 8 * 60,
  /** One extension by the mentor, in minutes. */
  maxExtensionMinutes: 60,
} as const;
