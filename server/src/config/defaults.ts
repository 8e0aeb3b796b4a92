/** A variable of the environment: its default as it would be written, what it means, and a value to imitate. */
export interface Variable {
  /** The value that holds when the variable is unset or empty; '' where it follows from others, as `says` tells. */
  readonly fallback: string;
  readonly says: string;
  readonly example: string;
}

/** Every variable the server reads. config/example.env is written from this table. */
export const VARIABLES = {
  HOST: {
    fallback: '127.0.0.1',
    says: 'Address to listen on. Anything but a loopback address turns the demo off and lets other machines in.',
    example: '0.0.0.0',
  },
  PORT: { fallback: '3000', says: 'TCP port of HTTP and WebSocket; 0 takes any free one.', example: '3000' },
  TRUSTED_PROXIES: {
    fallback: '0',
    says: 'Number of reverse proxies in front of the server whose X-Forwarded-For may be believed.',
    example: '1',
  },
  NODE_ID: {
    fallback: '',
    says: 'Lasting name of this server in its database. Unset: made at first start and kept in TRIBU_DATA.',
    example: 'live-1',
  },
  NODE_URL: {
    fallback: '',
    says: 'URL at which browsers reach this very server. Unset: http://localhost and the port, or MEDIA_ANNOUNCED_ADDRESS when HOST is no loopback address.',
    example: 'https://live-1.school.example',
  },
  ENTRY_URLS: {
    fallback: '',
    says: 'URLs, with commas between, at which a client that lost its server asks for another. Unset: NODE_URL.',
    example: 'https://live.school.example,https://live-2.school.example',
  },
  MEDIA_LISTEN_ADDRESS: {
    fallback: '',
    says: 'Address on which media workers listen. Unset: 127.0.0.1 when HOST is loopback, else 0.0.0.0.',
    example: '0.0.0.0',
  },
  MEDIA_ANNOUNCED_ADDRESS: {
    fallback: '',
    says: 'Address that browsers send media to. Unset: the one listened on, or the first address of the machine.',
    example: '203.0.113.7',
  },
  MEDIA_PORT: {
    fallback: '',
    says: 'First UDP and TCP port for media, one for each media worker; 0 takes any. Unset: 0 when HOST is loopback, else 40000.',
    example: '40000',
  },
  MEDIA_WORKERS: {
    fallback: '',
    says: 'Number of media workers. Unset: one for each core, at most 4.',
    example: '2',
  },
  MEDIASOUP_WORKER_BIN: {
    fallback: '',
    says: 'Path of the media worker. Set by the set-up; unset: the one that came with mediasoup.',
    example: '/opt/tribu-live/mediasoup-worker',
  },
  TRIBU_MEDIA_WORKER: {
    fallback: '',
    says: 'Where that media worker came from, as JSON for logs and /healthz. Set by the set-up.',
    example: '{"origin":"prebuilt","version":"3.27.1","recipe":null}',
  },
  DATABASE_URL: {
    fallback: '',
    says: 'The Postgres to use. Unset: the server runs one of its own in TRIBU_DATA.',
    example: 'postgres://tribu:password@db.school.example:5432/tribu',
  },
  REDIS_URL: {
    fallback: '',
    says: 'The Redis (7 or newer) over which several servers of one DATABASE_URL know of each other. Unset: this server is alone.',
    example: 'redis://:password@redis.school.example:6379',
  },
  STORAGE_URL: {
    fallback: '',
    says: 'Bucket for recordings: s3://KEY:SECRET@HOST/BUCKET[/PREFIX]?region=REGION[&tls=false]. A / in KEY or SECRET is written %2F. Without KEY:SECRET the usual AWS variables and roles count. Unset: RECORDINGS_DIR.',
    example: 's3://KEY:SECRET@s3.eu-west-3.amazonaws.com/school-live?region=eu-west-3',
  },
  ICE_SERVERS: {
    fallback: '',
    says: 'STUN and TURN URLs, with commas between, that browsers are told. turn: and turns: need TURN_SECRET.',
    example: 'turn:turn.school.example:3478,turns:turn.school.example:5349',
  },
  TURN_SECRET: {
    fallback: '',
    says: 'Secret shared with the TURN server (coturn: static-auth-secret). Credentials made of it hold until the end of the session.',
    example: 'a-long-random-text',
  },
  DRAIN_SECONDS: {
    fallback: '',
    says: 'How long SIGTERM waits for rooms to end before it moves them to other servers. Unset: 60 with REDIS_URL, else 0.',
    example: '600',
  },
  TRIBU_DATA: { fallback: './data', says: 'Folder for what has to last.', example: '/var/lib/tribu-live' },
  TRIBU_CACHE: {
    fallback: '',
    says: 'Folder for what can be made again. Unset: /var/cache/tribu-live as root, else ~/.cache/tribu-live.',
    example: '/var/cache/tribu-live',
  },
  TRIBU_UNPRIVILEGED_UID: {
    fallback: '',
    says: 'User id for Postgres and media workers when the server runs as root. Set by the set-up.',
    example: '998',
  },
  TRIBU_UNPRIVILEGED_GID: { fallback: '', says: 'Group id that goes with it.', example: '998' },
  SECRET_KEY: {
    fallback: '',
    says: 'Secret of this deployment, 32 bytes in base64url, the same on every server of one database. Unset: made at first start and kept in TRIBU_DATA.',
    example: 'dGhpcyBpcyBub3QgYSBzZWNyZXQsIG1ha2UgeW91ciE',
  },
  ROOM_OPENS_BEFORE_SECONDS: {
    fallback: '600',
    says: 'How long before its start a room opens.',
    example: '600',
  },
  ROOM_GRACE_SECONDS: {
    fallback: '300',
    says: 'How long after its end a room closes by itself.',
    example: '300',
  },
  RUN_SHEETS_DIR: {
    fallback: '',
    says: 'Folder of JSON files, each a run sheet that mentors choose from. Unset: config/run-sheets, which comes with the server.',
    example: '/srv/run-sheets',
  },
  ENGAGEMENT_RULES: {
    fallback: '',
    says: 'JSON file with the thresholds by which participation and standing are told; the same for servers and job workers. Unset: config/engagement/rules.json, which comes with the server.',
    example: '/srv/engagement-rules.json',
  },
  RECORDINGS_DIR: {
    fallback: '',
    says: 'Folder for recordings. Unset: recordings in TRIBU_DATA.',
    example: '/srv/recordings',
  },
  RECORDING_ORIGINALS_DAYS: {
    fallback: '30',
    says: 'Days for which the captured originals are kept once their replay was verified.',
    example: '30',
  },
  RECORDING_RETENTION_DAYS: {
    fallback: '',
    says: 'Days after a session’s start at which its recording is deleted. Unset: it is kept. Each recording may have a date of its own.',
    example: '730',
  },
  CAPTURE_APART: {
    fallback: 'false',
    says: 'Whether capture is kept running by somebody else, as a container of its own that shares TRIBU_DATA and the network with this server. The server then waits for it instead of starting one.',
    example: 'true',
  },
  WEBHOOKS_ALLOW_PRIVATE: {
    fallback: 'false',
    says: 'Whether webhooks may be sent to private addresses (10.x, 192.168.x, localhost …) too.',
    example: 'true',
  },
  DEMO: {
    fallback: '',
    says: 'Whether the demo school is served at /. Unset: true when HOST is loopback. Refused elsewhere.',
    example: 'false',
  },
  LOG_LEVEL: {
    fallback: 'info',
    says: 'fatal, error, warn, info, debug, trace or silent.',
    example: 'debug',
  },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

/** Media port for servers that others reach: a firewall has to be told one. */
export const PUBLIC_MEDIA_PORT = 40_000;
/** More media workers than this are of use only to those who measured. */
export const MAX_DEFAULT_MEDIA_WORKERS = 4;

/** Name of the API key that the demo school makes for itself; it doesn't count among those that may be active. */
export const DEMO_KEY_NAME = 'demo';

/** How many calls one caller may make: `burst` at once, `perSecond` in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * Open TCP connections, WebSockets included; further ones are dropped. A node holds some thousand people at most,
 * each with one WebSocket and at times one or two connections for HTTP: beyond this somebody collects sockets.
 */
export const MAX_CONNECTIONS = 20_000;

export const RATES = {
  /** Before anybody is known: loose, because a whole classroom shares an address. */
  httpPerAddress: { burst: 2000, perSecond: 200 },
  /** A back end that books a term's sessions in one go. */
  httpPerKey: { burst: 1000, perSecond: 200 },
  /** Operators who sign in to their page: a person who mistypes, not a program that tries. */
  signInsPerAddress: { burst: 10, perSecond: 0.2 },
  /** HTTP joins of one person: a reconnecting client asks every 200 ms at first. */
  joinsPerPerson: { burst: 30, perSecond: 1 },
  /** Requests under one link to a replay: a player that seeks asks for a range each time. */
  replaysPerLink: { burst: 120, perSecond: 10 },
} as const satisfies Record<string, Rate>;
