import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { type Config, LOG_LEVELS, type Machine, type MediaWorkerInfo } from './config.ts';
import { MAX_DEFAULT_MEDIA_WORKERS, PUBLIC_MEDIA_PORT } from './defaults.ts';
import { EnvReader } from './env-reader.ts';
import { isLoopback } from './is-loopback.ts';
import { thisMachine } from './machine.ts';
import { readIce } from './read-ice.ts';
import { readDatabase, readRedis, readStorage } from './read-stores.ts';

const MAX_PORT = 65_535;
const DAY_SECONDS = 24 * 3600;
const MAX_KEPT_DAYS = 36_500;
const DEFAULT_DRAIN_SECONDS = 60;

/**
 * Turns the environment into a configuration.
 * @throws ConfigError on the first variable that can't be used.
 */
export function loadConfig(env: NodeJS.ProcessEnv, machine: Machine = thisMachine()): Config {
  const read = new EnvReader(env);
  const host = read.matching('HOST', /^[A-Za-z0-9.:_-]+$/, 'must be an address or a host name') ?? '';
  const loopback = isLoopback(host);
  const dataDir = resolve(machine.workDir, read.text('TRIBU_DATA') ?? '');
  const database = readDatabase(read);
  const redisUrl = readRedis(read, database);
  const secretKey = readSecretKey(read);
  if (database.kind === 'url' && secretKey === null)
    throw read.fault(
      'SECRET_KEY',
      'is needed where DATABASE_URL is set: every server of a database has the same',
    );
  return {
    http: {
      host,
      port: read.integer('PORT', 0, MAX_PORT) ?? 0,
      trustedProxies: read.integer('TRUSTED_PROXIES', 0, 10) ?? 0,
    },
    node: readNode(read),
    media: readMedia(read, loopback, machine),
    database,
    redisUrl,
    storage: readStorage(read, redisUrl),
    ice: readIce(read),
    drainMs:
      (read.integer('DRAIN_SECONDS', 0, DAY_SECONDS) ?? (redisUrl === null ? 0 : DEFAULT_DRAIN_SECONDS)) *
      1000,
    dataDir,
    cacheDir: resolve(machine.workDir, read.text('TRIBU_CACHE') ?? defaultCacheDir(machine)),
    unprivileged: readUnprivileged(read),
    secretKey,
    room: {
      opensBeforeMs: (read.integer('ROOM_OPENS_BEFORE_SECONDS', 0, DAY_SECONDS) ?? 0) * 1000,
      graceMs: (read.integer('ROOM_GRACE_SECONDS', 0, DAY_SECONDS) ?? 0) * 1000,
    },
    runSheetsDir: readPath(read, 'RUN_SHEETS_DIR', machine),
    engagementRulesFile: readPath(read, 'ENGAGEMENT_RULES', machine),
    recordings: readRecordings(read, dataDir, machine),
    webhooks: { allowPrivate: read.boolean('WEBHOOKS_ALLOW_PRIVATE') ?? false },
    demo: readDemo(read, loopback),
    log: { level: read.oneOf('LOG_LEVEL', LOG_LEVELS) },
  };
}

function readNode(read: EnvReader): Config['node'] {
  const urls = read.origins('NODE_URL');
  if (urls.length > 1) throw read.fault('NODE_URL', 'must be one URL');
  return {
    id: read.matching('NODE_ID', /^[A-Za-z0-9._:@-]{1,128}$/, 'may hold letters, digits and . _ : @ - only'),
    url: urls[0] ?? null,
    entryUrls: read.origins('ENTRY_URLS'),
  };
}

function readMedia(read: EnvReader, loopback: boolean, machine: Machine): Config['media'] {
  const listenAddress = read.text('MEDIA_LISTEN_ADDRESS') ?? (loopback ? '127.0.0.1' : '0.0.0.0');
  if (isIP(listenAddress) === 0) {
    throw read.fault('MEDIA_LISTEN_ADDRESS', `must be an IP address, not "${listenAddress}"`);
  }
  const workers =
    read.integer('MEDIA_WORKERS', 1, 64) ?? Math.min(Math.max(machine.cores, 1), MAX_DEFAULT_MEDIA_WORKERS);
  const portMin = read.integer('MEDIA_PORT', 0, MAX_PORT) ?? (loopback ? 0 : PUBLIC_MEDIA_PORT);
  const portMax = portMin === 0 ? 0 : portMin + workers - 1;
  if (portMax > MAX_PORT) throw read.fault('MEDIA_PORT', `leaves no ports for ${workers} media workers`);
  return {
    listenAddress,
    announcedAddress: readAnnounced(read, listenAddress, machine),
    portMin,
    portMax,
    workers,
    workerBin: read.text('MEDIASOUP_WORKER_BIN'),
    workerInfo: readWorkerInfo(read),
  };
}

function readAnnounced(read: EnvReader, listenAddress: string, machine: Machine): string {
  const named = read.matching(
    'MEDIA_ANNOUNCED_ADDRESS',
    /^[A-Za-z0-9.:-]+$/,
    'must be an address or a host name',
  );
  if (named !== null) return named;
  if (!['0.0.0.0', '::'].includes(listenAddress)) return listenAddress;
  const first = machine.addresses[0];
  if (first !== undefined) return first;
  throw read.fault('MEDIA_ANNOUNCED_ADDRESS', 'is needed: this machine has no address that others can reach');
}

function readWorkerInfo(read: EnvReader): MediaWorkerInfo | null {
  const text = read.text('TRIBU_MEDIA_WORKER');
  if (text === null) return null;
  const { origin, version, recipe } = parseObject(text) ?? {};
  if (typeof origin !== 'string' || typeof version !== 'string') {
    throw read.fault('TRIBU_MEDIA_WORKER', 'must be JSON with origin, version and recipe');
  }
  return { origin, version, recipe: typeof recipe === 'string' ? recipe : null };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function readUnprivileged(read: EnvReader): Config['unprivileged'] {
  const max = 2 ** 31 - 1;
  const uid = read.integer('TRIBU_UNPRIVILEGED_UID', 1, max);
  const gid = read.integer('TRIBU_UNPRIVILEGED_GID', 1, max);
  if (uid === null && gid === null) return null;
  if (uid === null)
    throw read.fault('TRIBU_UNPRIVILEGED_UID', 'is needed where TRIBU_UNPRIVILEGED_GID is set');
  if (gid === null)
    throw read.fault('TRIBU_UNPRIVILEGED_GID', 'is needed where TRIBU_UNPRIVILEGED_UID is set');
  return { uid, gid };
}

function readPath(
  read: EnvReader,
  name: 'RUN_SHEETS_DIR' | 'ENGAGEMENT_RULES',
  machine: Machine,
): string | null {
  const path = read.text(name);
  return path === null ? null : resolve(machine.workDir, path);
}

function readRecordings(read: EnvReader, dataDir: string, machine: Machine): Config['recordings'] {
  const dir = read.text('RECORDINGS_DIR');
  return {
    dir: dir === null ? join(dataDir, 'recordings') : resolve(machine.workDir, dir),
    originalsDays: read.integer('RECORDING_ORIGINALS_DAYS', 0, MAX_KEPT_DAYS) ?? 0,
    retentionDays: read.integer('RECORDING_RETENTION_DAYS', 1, MAX_KEPT_DAYS),
    captureApart: read.boolean('CAPTURE_APART') ?? false,
  };
}

function readSecretKey(read: EnvReader): string | null {
  const text = read.text('SECRET_KEY');
  if (text === null) return null;
  const bytes = /^[A-Za-z0-9_-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64url').length : 0;
  if (bytes !== 32) throw read.fault('SECRET_KEY', 'must be 32 bytes in base64url (43 characters)');
  return text.replace(/=+$/, '');
}

function readDemo(read: EnvReader, loopback: boolean): boolean {
  const wanted = read.boolean('DEMO');
  if (wanted === true && !loopback) {
    throw read.fault(
      'DEMO',
      'must not be true while HOST is reachable from other machines: it gives tokens to anybody',
    );
  }
  return wanted ?? loopback;
}

function defaultCacheDir(machine: Machine): string {
  return machine.isRoot ? '/var/cache/tribu-live' : join(machine.homeDir, '.cache', 'tribu-live');
}
