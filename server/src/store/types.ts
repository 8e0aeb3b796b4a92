import type { JobOrder, StoredEvent } from '@tribu-live/protocol';
import type { BallotStore } from './ballot-types.ts';
import type { EngagementStore, PeopleStore } from './engagement-types.ts';
import type { JobQueue } from './job-types.ts';
import type { PageStore, ReadingStore } from './page-types.ts';
import type { RecordingStore } from './recording-types.ts';
import type { SpoolPort } from './spool/spool-types.ts';
import type { SessionSummary, SummaryStatus } from './summary-types.ts';
import type { WebhookStore } from './webhook-types.ts';

export type * from './ballot-types.ts';
export type * from './engagement-types.ts';
export type * from './job-types.ts';
export type * from './page-types.ts';
export type * from './recording-types.ts';
export type * from './spool/spool-types.ts';
export type { StoreLog } from './store-log.ts';
export type { SessionSummary, SummaryPerson, SummaryStatus } from './summary-types.ts';
export type * from './webhook-types.ts';

/**
 * All that lasts. Every method may throw TribuError `unavailable` (retryable) when the database can't be
 * reached or answers too late; what is refused for a reason of its own is said at the method.
 */
export interface Store {
  readonly sessions: SessionStore;
  readonly pages: PageStore;
  readonly readings: ReadingStore;
  readonly ballots: BallotStore;
  readonly nodes: NodeStore;
  readonly deadlines: DeadlineStore;
  readonly keys: KeyStore;
  readonly recordings: RecordingStore;
  readonly people: PeopleStore;
  readonly engagement: EngagementStore;
  /** Roles `server` and `job-worker` only. */
  readonly jobs: JobQueue;
  readonly webhooks: WebhookStore;
  readonly spool: SpoolPort;
  /** Resolves when the database answered. */
  ping(timeoutMs: number): Promise<void>;
  /** Idempotent. Nodes and subscriptions that are still held are let go. */
  close(): Promise<void>;
}

/** A moment at which a session must do something by itself (SPEC R6). */
export interface Deadline {
  readonly kind: string;
  /** Milliseconds since the Unix epoch. */
  readonly dueAt: number;
}

/** What one decision, or several in a row, add to a journal: all of it is written or nothing. */
export interface Batch {
  readonly sessionId: string;
  readonly epoch: number;
  /** The seq before the first event; `events` go on from there without holes. */
  readonly fromSeq: number;
  readonly events: readonly StoredEvent[];
  /** All deadlines that stand after this batch: the rows are made equal to them. */
  readonly deadlines: readonly Deadline[];
  readonly summary: SessionSummary;
  /** Handed over in the same transaction. */
  readonly jobs?: readonly JobOrder[];
}

export interface SessionRow {
  readonly id: string;
  readonly externalId: string;
  readonly keyId: string;
  /** Null while no node ever was its home. */
  readonly homeNodeId: string | null;
  readonly homeNodeUrl: string | null;
  /** The home was marked gone: whoever wants may adopt the session. */
  readonly homeGone: boolean;
  /** The last sign of life of the home that had the epoch; null when there was none. */
  readonly homeSeenAt: number | null;
  readonly epoch: number;
  readonly seq: number;
  readonly summary: SessionSummary;
}

export interface SessionCreation {
  readonly id: string;
  readonly externalId: string;
  readonly keyId: string;
  /** Tells a repeated creation from another one under the same external id. */
  readonly fingerprint: string;
  readonly opening: Omit<Batch, 'sessionId'>;
}

export interface SessionFilter {
  readonly personId?: string | undefined;
  readonly status?: SummaryStatus | undefined;
  readonly limit: number;
  /** The id that the page before ended with. */
  readonly after?: string | undefined;
}

export interface SessionStore {
  /** Creates with its first events in one transaction; the same external id gives the existing one. */
  create(creation: SessionCreation): Promise<{ id: string; fingerprint: string; created: boolean }>;
  find(id: string): Promise<SessionRow | null>;
  /** Latest start first. `next` is the `after` of the next page, null on the last one. */
  list(filter: SessionFilter): Promise<{ sessions: SessionRow[]; next: string | null }>;
  /**
   * One round trip; one more with jobs. Once the spool is open, a database that is away is no error: the batch is
   * on disk then. After `unavailable` the outcome is unknown; the same batch again is safe.
   * @throws EpochLost when the session has another epoch or went on without this home (SPEC R4)
   * @throws SessionMissing
   */
  append(batch: Batch): Promise<void>;
  /** Events after `afterSeq`, in order. */
  read(id: string, afterSeq: number, limit: number): Promise<StoredEvent[]>;
  /**
   * Holds the session's row lock while `work` runs: for takeover and for whoever writes without a home
   * (SPEC R3, R4). What `work` throws rolls everything back. Keep it short: a home's append waits.
   * @throws SessionMissing
   */
  withLock<T>(id: string, work: (locked: LockedSession) => Promise<T>): Promise<T>;
  /** Ids of the sessions that have this home and are neither ended nor cancelled. */
  homedAt(nodeId: string): Promise<string[]>;
  /**
   * Makes a node the home of a session that has the expected one (null: none) under the expected epoch, and isn't
   * over; its epoch stays, until that node takes it (SPEC N3). A home that died and took it back meanwhile keeps it.
   * `row` is the session afterwards, whoever its home is.
   * @throws SessionMissing
   */
  assignHome(
    id: string,
    expected: Pick<SessionRow, 'homeNodeId' | 'epoch'>,
    nodeId: string,
  ): Promise<{ readonly assigned: boolean; readonly row: SessionRow }>;
  /**
   * Erases a person (SPEC R12): the data of events about them, their name as actor and audience of others,
   * and their place in summaries. Each session's epoch goes up: a home that still holds what was erased
   * gets EpochLost at its next append and must fold the journal anew (SPEC R4).
   */
  erasePerson(personId: string): Promise<{ sessions: string[]; events: number }>;
}

export interface LockedSession {
  readonly row: SessionRow;
  journal(): Promise<StoredEvent[]>;
  /** Read in the same transaction: nobody who holds the lock waits for another connection. */
  readonly facts: FactStore;
  /**
   * Appends under a new epoch: `batch.epoch` is `row.epoch + 1`, also for further batches of the same lock.
   * `homeNodeId`: the node that becomes the home, null for none, left out for unchanged.
   */
  append(batch: Omit<Batch, 'sessionId'> & { readonly homeNodeId?: string | null }): Promise<void>;
}

/** What decisions may need that no journal of one session holds. */
export interface FactStore {
  readonly pages: Pick<PageStore, 'words'>;
  readonly readings: ReadingStore;
  readonly ballots: Pick<BallotStore, 'tallies'>;
}

export interface NodeRegistration {
  readonly id: string;
  /** Where clients reach this node. */
  readonly url: string;
  readonly entryUrls: readonly string[];
  /** How long to wait for another process that holds this id, for example the one we replace. */
  readonly waitMs: number;
}

export interface NodeRow {
  readonly id: string;
  readonly url: string;
  readonly entryUrls: readonly string[];
  readonly gone: boolean;
}

export interface NodeBeatRow extends Omit<NodeRow, 'gone'> {
  /** Of its last sign of life, in milliseconds by its own clock. */
  readonly seenAt: number;
}

export interface HeldNode {
  /** Calls back once when another process has the id now: this one must stop taking commands. */
  onLost(callback: () => void): void;
  /**
   * Writes down that this node lives, `atMs` by its clock; whoever takes over later reads it. Others see it at once;
   * a database that crashes may forget the last one.
   */
  seen(atMs: number): Promise<void>;
  /** Frees the id. Idempotent. */
  close(): Promise<void>;
}

export interface Subscription {
  close(): Promise<void>;
}

export interface NodeStore {
  /**
   * Registers this node, clears its mark of being gone and holds an advisory lock on its id, on a
   * connection of its own, until closed. The lock is taken again by itself after an outage.
   * @throws NodeIdTaken when another process holds the id for longer than `waitMs`
   */
  register(node: NodeRegistration): Promise<HeldNode>;
  list(): Promise<NodeRow[]>;
  /** The signs of life of all nodes that gave one and aren't marked gone. */
  beats(): Promise<NodeBeatRow[]>;
  /**
   * Marks a node as gone for good, so that others adopt its sessions; tells them. Gives the number of its
   * sessions that aren't over.
   * @throws TribuError `not_found` when no node of this id ever registered
   */
  markGone(nodeId: string): Promise<number>;
  /** Calls back when sessions may have become adoptable, also after each reconnect to the database. */
  onAdoptable(callback: () => void): Promise<Subscription>;
  /** Ids of sessions, neither ended nor cancelled, whose home is marked gone. */
  adoptable(): Promise<string[]>;
}

export interface SessionDeadline extends Deadline {
  readonly sessionId: string;
}

export interface DeadlineStore {
  /**
   * What is due, earliest first, in sessions without a home or whose home is marked gone or among the dead. A living
   * home fires its own; in sessions of `nodeId` itself, what is due since more than 2 s counts too: no room fired it.
   * @param deadNodeIds nodes whose lease has ended; default: none
   */
  dueUnattended(
    nodeId: string,
    nowMs: number,
    limit: number,
    deadNodeIds?: readonly string[],
  ): Promise<SessionDeadline[]>;
}

export interface KeyInfo {
  readonly id: string;
  readonly name: string;
  /** Origins of the pages that may use this key. */
  readonly origins: readonly string[];
  readonly createdAt: number;
  /** Null while the key is active. */
  readonly revokedAt: number | null;
}

export interface KeySecret {
  readonly secret: string;
  readonly origins: readonly string[];
  readonly active: boolean;
}

export interface KeyStore {
  /**
   * The secret is shown here once and kept sealed.
   * @throws TribuError `conflict` when two keys are active already
   */
  create(key: { readonly name: string; readonly origins: readonly string[] }): Promise<{
    id: string;
    secret: string;
  }>;
  /** Oldest first, the revoked ones included. */
  list(): Promise<KeyInfo[]>;
  /** False when there is no such active key. Other processes notice within 5 s. */
  revoke(id: string): Promise<boolean>;
  /**
   * From a keyring in memory that is at most 5 s old; while the database is away, from the last one.
   * @throws TribuError `unavailable`: the database is away and the last keyring doesn't have this key
   */
  secretOf(id: string): Promise<KeySecret | null>;
}
