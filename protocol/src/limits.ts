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
  /** One WebSocket message. The largest legitimate one saves a page, whose every character may need escaping. */
  messageBytes: 256 * 1024,
  /** One HTTP body. */
  bodyBytes: 64 * 1024,
  peoplePerSession: 2000,
  /** People of a workshop: 50 with cameras, and those who come instead of who doesn't. */
  peoplePerWorkshop: 60,
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
  urlChars: 1000,
  /** A prompt of an exercise or a group, all blocks together. */
  promptChars: 5000,
  /** Shortest is 10 s. */
  maxExerciseSeconds: 2 * 60 * 60,
  exercisesPerSession: 100,
  /** Text of one page, as UTF-8. */
  pageBytes: 100 * 1024,
  noteChars: 200,
  questionChars: 1000,
  answerChars: 4000,
  questionsPerSession: 1000,
  questionsPerPerson: 50,
  chatChars: 2000,
  /** Messages that the state keeps, of all and of each thread with the mentors; older ones stay in the journal. */
  chatKept: 200,
  threadKept: 50,
  blocksPerSheet: 30,
  pollsPerSession: 50,
  optionsPerPoll: 12,
  pollOptionChars: 120,
  groupsPerRound: 30,
  cardChars: 300,
} as const;
