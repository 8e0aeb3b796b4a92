/** What the environment says, validated. Each variable is explained in `defaults.ts`. */
export interface Config {
  readonly http: {
    readonly host: string;
    /** 0: any free port. */
    readonly port: number;
    /** How many reverse proxies stand before the server and may be believed about a caller's address. */
    readonly trustedProxies: number;
  };
  readonly node: {
    /** Null: the id in the data folder, made at first start (`lastingNodeId`). */
    readonly id: string | null;
    /** Null: `http://localhost:<real port>`, or the announced address when others may reach the server. */
    readonly url: string | null;
    /** Empty: the node's own URL. */
    readonly entryUrls: readonly string[];
  };
  readonly media: {
    readonly listenAddress: string;
    readonly announcedAddress: string;
    /** One UDP and TCP port for each media worker, `portMin` to `portMax`; both 0: any free ones. */
    readonly portMin: number;
    readonly portMax: number;
    readonly workers: number;
    readonly workerBin: string | null;
    readonly workerInfo: MediaWorkerInfo | null;
  };
  readonly database: { readonly kind: 'embedded' } | { readonly kind: 'url'; readonly url: string };
  /** Null: this node is alone, and shares nothing that is short-lived. It may hold a password. */
  readonly redisUrl: string | null;
  readonly storage: StorageConfig;
  /** What browsers are told to find their way through networks. */
  readonly ice: {
    /** stun:, turn: and turns: URLs. */
    readonly urls: readonly string[];
    /** Shared with the TURN server, which takes time-limited credentials made of it; null: no TURN. */
    readonly turnSecret: string | null;
  };
  /** How long a stop waits for rooms to end before it moves them to other nodes; 0: it doesn't wait. */
  readonly drainMs: number;
  /** Absolute paths. */
  readonly dataDir: string;
  readonly cacheDir: string;
  /** Who runs what refuses root or handles foreign bytes; null: the server's own user. */
  readonly unprivileged: { readonly uid: number; readonly gid: number } | null;
  /** 32 bytes in base64url; null: the key file in the data folder (`loadDeploymentSecret`). */
  readonly secretKey: string | null;
  readonly room: { readonly opensBeforeMs: number; readonly graceMs: number };
  /** Absolute path; null: the run sheets that come with the server (`loadRunSheets`). */
  readonly runSheetsDir: string | null;
  /** Absolute path; null: the rules that come with the server (`loadEngagementRules`). */
  readonly engagementRulesFile: string | null;
  readonly recordings: {
    /** Absolute path. */
    readonly dir: string;
    /** How long originals are kept after their replay was verified. */
    readonly originalsDays: number;
    /** Null: replays are kept until somebody deletes them. */
    readonly retentionDays: number | null;
    /** Whether the capture process is somebody else's to start. */
    readonly captureApart: boolean;
  };
  /** Whether webhooks may be sent to private addresses too. */
  readonly webhooks: { readonly allowPrivate: boolean };
  readonly demo: boolean;
  readonly log: { readonly level: LogLevel };
}

/** Where recordings lie for good: in `recordings.dir`, or in a bucket. */
export type StorageConfig =
  | { readonly kind: 'folder' }
  | {
      readonly kind: 's3';
      /** As it was written; it may hold a secret. */
      readonly url: string;
      readonly endpoint: string;
      readonly region: string;
      readonly bucket: string;
      /** Empty, or ends with a slash. */
      readonly prefix: string;
      /** Null: what the AWS SDK finds by itself (AWS_ACCESS_KEY_ID …, the role of the machine). */
      readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
    };

/** Where the media worker's binary came from, as the set-up tells it. */
export interface MediaWorkerInfo {
  readonly origin: string;
  readonly version: string;
  readonly recipe: string | null;
}

export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What the server knows of the machine it runs on; defaults follow from it. */
export interface Machine {
  readonly cores: number;
  readonly isRoot: boolean;
  readonly homeDir: string;
  readonly workDir: string;
  /** IPv4 addresses of interfaces that other machines can reach, in the system's order. */
  readonly addresses: readonly string[];
}
