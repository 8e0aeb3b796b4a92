/** What should never happen while a server is well, and how it is said. No import of k6: Node reads this, too. */
export const FAILURES = {
  join: 'somebody could not join',
  lost: 'a connection ended by itself',
  gap: 'an event was missing or came out of order',
  timeout: 'a request was not answered in time',
  reconnect: 'somebody did not come back',
  media: 'media could not be started',
  script: 'the scenario itself went wrong',
} as const;

export type Failure = keyof typeof FAILURES;

export const SCENARIOS = ['coachings', 'tribu', 'class-start', 'storm'] as const;
export type Scenario = (typeof SCENARIOS)[number];

export const MEDIA = ['none', 'light', 'full'] as const;
export type Media = (typeof MEDIA)[number];
