/** How the server deals with its capture process. In milliseconds. */
export const CAPTURE = {
  /** A start takes about 300 ms; a loaded machine longer. */
  startLimitMs: 10_000,
  /** How often a started process is looked for. */
  startPollMs: 10,
  /** For `welcome`, which comes at once. */
  welcomeLimitMs: 2_000,
  /** For a take to be opened: two small files are written first. */
  openLimitMs: 2_000,
  /** Health comes each second; without it for this long the process hangs and is killed. */
  hangLimitMs: 3_000,
  hangCheckMs: 500,
  /** At shutdown, until all is written and reported. */
  stopLimitMs: 4_000,
  /** A process that lived for less counts as dying again and again. */
  steadyMs: 10_000,
  firstPauseMs: 250,
  longestPauseMs: 5_000,
} as const;

export type CaptureTimes = { readonly [K in keyof typeof CAPTURE]: number };
