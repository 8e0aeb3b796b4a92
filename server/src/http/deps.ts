import type { DeletionCause, SheetTemplate } from '@tribu-live/protocol';
import type { EngagementRules } from '@tribu-live/protocol/engagement';
import type { OriginPolicy } from '../auth/index.ts';
import type { Config, MediaWorkerInfo } from '../config/index.ts';
import type { AddressRate } from '../rates/index.ts';
import type { RoomsPort } from '../rooms/ports.ts';
import type { Storage } from '../storage/index.ts';
import type { RecordingRow } from '../store/recording-types.ts';
import type { Store } from '../store/types.ts';
import type { Logger, Metrics } from '../telemetry/index.ts';

/** How the server is, for /healthz and /readyz. */
export interface HealthPort {
  /** Which media worker runs; null where it came with mediasoup. */
  readonly mediaWorker: MediaWorkerInfo | null;
  /** Media workers that run now. */
  mediaWorkersAlive(): number;
  /** Whether rooms may have their home here: this process holds the node's id and its leases, and isn't stopping. */
  homeHeld(): boolean;
  /** Without it no room is taken over from a dead node, and that is all: always so where a node is alone. */
  redisReachable(): boolean;
}

/** What is done to recordings beyond reading them. */
export interface RecordingsPort {
  /** Deleting twice is one. @throws TribuError not_found; conflict while the session is not over */
  delete(id: string, cause: DeletionCause): Promise<RecordingRow>;
}

/** URLs of this node as browsers see them; known once it listens. */
export interface OwnUrls {
  readonly url: string;
  readonly entryUrls: readonly string[];
}

/** What the HTTP side is made of. */
export interface HttpDeps {
  readonly config: Pick<Config, 'http' | 'ice' | 'redisUrl'>;
  /** Of the release, as in package.json. */
  readonly version: string;
  readonly nodeId: string;
  readonly own: () => OwnUrls;
  readonly store: Store;
  readonly rooms: RoomsPort;
  readonly health: HealthPort;
  readonly origins: OriginPolicy;
  /** Shared with whoever takes WebSocket upgrades. */
  readonly addresses: AddressRate;
  /** Key that nodes sign what they ask of each other with. */
  readonly orderKey: Uint8Array;
  /** Key that resume tokens are signed with. */
  readonly resumeKey: Uint8Array;
  /** Key that links to replays are signed with. */
  readonly replayKey: Uint8Array;
  /** Where recordings lie. */
  readonly storage: Storage;
  readonly recordings: RecordingsPort;
  /** Run sheets that the server brings. */
  readonly runSheets: readonly SheetTemplate[];
  /** Thresholds by which participation and standing are told. */
  readonly engagementRules: EngagementRules;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Folder of the built client SDK, served at /sdk; null: not served. */
  readonly sdkDir: string | null;
}
