import type { Choice } from '@tribu-live/protocol';

/** One person's choice in an anonymous poll. */
export interface Ballot {
  readonly sessionId: string;
  /** Of the home that takes it: under another one nothing is kept (SPEC R4). */
  readonly epoch: number;
  readonly pollId: string;
  readonly personId: string;
  readonly choice: Choice;
}

/** How often each choice was made, by poll. */
export type Tallies = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Choices of anonymous polls, under a keyed hash of the person and without time. They are deleted in the
 * transaction that writes `poll.closed` or the session's end.
 */
export interface BallotStore {
  /** Keeps the person's newest choice. @throws EpochLost @throws SessionMissing */
  cast(ballot: Ballot): Promise<void>;
  /** What these polls of a session count to so far. */
  tallies(sessionId: string, pollIds: readonly string[]): Promise<Tallies>;
  /** Takes a person's ballots out of every poll that is open (SPEC R12). */
  erase(personId: string): Promise<void>;
}
