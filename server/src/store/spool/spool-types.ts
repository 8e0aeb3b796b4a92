/** Whether anything may be kept on this machine's disk: in a cluster others have to know of it first (SPEC N4). */
export interface SpoolPermit {
  /** This node's rooms are its own. */
  readonly holds: boolean;
  /** Tells the others. @throws TribuError `unavailable` when they can't be told */
  allowSpool(): Promise<void>;
}

/**
 * Where journals go while the database is away: whole batches, in order, on this machine's disk. A batch that is
 * there counts as appended; all are written to the database as soon as it answers.
 */
export interface SpoolPort {
  /**
   * Begins to take batches, in this folder, and first writes what an earlier process left there. To be called once
   * nobody else can be the home of this node's rooms (SPEC R4). Before that an append fails while the database is away.
   * @param permit default: nobody else has to know
   */
  open(folder: string, permit?: SpoolPermit): Promise<void>;
  /** Batches that the database does not have yet. */
  readonly entries: number;
  readonly sizeBytes: number;
  /** Batches that never fit, since the start: set aside in files named `*.refused` beside the spool. */
  readonly refused: number;
  /** Calls back when batches of a session were refused: what its room holds is not what the journal says. */
  onRefused(callback: (sessionId: string) => void): void;
}
