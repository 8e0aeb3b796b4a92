import type { Namespace } from 'socket.io';
import type { HeldNode } from '../store/types.ts';
import type { ClusterFigures } from '../telemetry/cluster-metrics.ts';

export type { ClusterFigures };

/** How much a node does and has promised to do. */
export interface NodeLoad {
  /** Measured share of all cores of its machine that its processes keep busy, 0 to 1. */
  readonly cpu: number;
  /** Streams that its rooms may need when everybody who is booked has come (`streamsOf`). */
  readonly reserved: number;
  /** Streams that its media workers can carry: 500 each (the usual rule for mediasoup consumers). */
  readonly capacity: number;
  readonly rooms: number;
  readonly participants: number;
}

/** A node that lives, as far as this one knows. */
export interface LiveNode {
  readonly id: string;
  readonly url: string;
  readonly entryUrls: readonly string[];
  /** It takes no new rooms. */
  readonly draining: boolean;
  /** Null until it was read once, and while Redis is away. */
  readonly load: NodeLoad | null;
}

/** What is known of a node that may be dead. */
export type Verdict = 'alive' | 'dead';

/**
 * The nodes of a deployment and who of them lives (SPEC N1 to N6). A lone node, without Redis, always holds and never
 * finds anybody dead.
 */
export interface Cluster {
  /**
   * Whether this node may take commands now: it wrote at least one of its two beats within 1.5 s, by a monotonic
   * clock that is read at each call, so that it is right in the first moment after a pause too.
   */
  readonly holds: boolean;
  /** Calls back each time this node may no longer write: let go of all rooms at once. */
  onFenced(callback: () => void): void;
  /** Calls back each time it may again, after it was fenced. */
  onFreed(callback: () => void): void;
  /** Living nodes, this one first. */
  nodes(): readonly LiveNode[];
  /** Both beats have ended, and it left nothing on its disk that is not in the database. */
  isDead(nodeId: string): boolean;
  /** Ids of the nodes that are dead. */
  dead(): readonly string[];
  /**
   * What is to be thought of a node: at once while its beats are fresh or it is known to be dead; while they are late,
   * as soon as it is clear, within `limitMs` (then: alive).
   */
  verdict(nodeId: string, limitMs: number): Promise<Verdict>;
  /** Calls back once for each node that is found dead, and again when it came back and died anew. */
  onDeath(callback: (nodeId: string) => void): void;
  /** The node that a room of this size belongs on (`place`); promises made here since the last beats count. */
  placeFor(streams: number): LiveNode;
  /**
   * Before anything is kept on this node's disk: others must know, for then its rooms wait for it.
   * @throws TribuError `unavailable` when Redis can't be told; nothing may be kept then
   */
  allowSpool(): Promise<void>;
  /** This node takes no new rooms from here on. */
  drain(): void;
  /** Says goodbye: others need not wait for the lease to end. Idempotent. */
  close(): Promise<void>;
}

/** Makes socket.io's adapter for one namespace. */
export type FanOut = (namespace: Namespace) => Adapter;
type Adapter = Namespace['adapter'];

/** The cluster as whoever wires the server has it. */
export interface RunningCluster extends Cluster {
  /** This node as others hear of it. */
  readonly self: LiveNode;
  readonly figures: ClusterFigures;
  /** What is shared and short-lived can be reached; a node that is alone needs nothing. */
  readonly redisReachable: boolean;
  /** Carries what sockets are told to those of other nodes; null: there are none. */
  readonly fanOut: FanOut | null;
  /**
   * Others may know of this node from here on; it holds once this resolves, for which it waits for Redis. It beats
   * in Redis only.
   */
  begin(held: Pick<HeldNode, 'seen'>): Promise<void>;
  /** It beats in the database as well: not before takeovers have read there when the last process was last alive. */
  beatInDatabase(): void;
}
