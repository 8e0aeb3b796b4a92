import type { Server as HttpServer, RequestListener } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };
import { mintResumeToken, OriginPolicy, verifyOperatorToken, verifyResumeToken } from './auth/index.ts';
import { bothOrNeither } from './both-or-neither.ts';
import { checkRedis, createCluster } from './cluster/index.ts';
import {
  type Config,
  isLoopback,
  lastingNodeId,
  loadDeploymentSecret,
  loadEngagementRules,
  loadRunSheets,
} from './config/index.ts';
import { createDemo } from './demo/index.ts';
import { bounded, type Ending, endAll } from './endings.ts';
import {
  askNode,
  createHttpApp,
  createHttpServer,
  endHttp,
  type HttpDeps,
  listenHttp,
  type OwnUrls,
  onceOpen,
} from './http/index.ts';
import { MediaEngine } from './media/index.ts';
import { openDatabase } from './open-database.ts';
import { createOps } from './ops/index.ts';
import { ownReport } from './own-report.ts';
import { AddressRate } from './rates/index.ts';
import { bucketPlace, CaptureClient } from './recording/capture/index.ts';
import { JobWorker, RecordingKeeper } from './recording/index.ts';
import { systemClock } from './rooms/clock.ts';
import { drain } from './rooms/drain.ts';
import { House } from './rooms/house.ts';
import { RoomRegistry } from './rooms/registry.ts';
import { Signaling } from './signaling/index.ts';
import { startRooms } from './start-rooms.ts';
import { checkStorage, openStorage } from './storage/index.ts';
import { checkDatabase, type HeldNode } from './store/index.ts';
import { createLogger, type Logger, Metrics } from './telemetry/index.ts';
import { watchFigures } from './watch-figures.ts';

const VERSION = packageJson.version;
/** Built by client-sdk/build.mjs; missing files are plain 404s. */
const SDK_DIR = fileURLToPath(new URL('../../client-sdk/dist', import.meta.url));
/** How long requests under way may take once the server stops. */
const LINGER_MS = 2000;
/** How long a start waits for the process it replaces to let go of the node's id. */
const NODE_ID_WAIT_MS = 5000;

/** A running server and the way to end it. */
export interface Context {
  /** Where it is reached. */
  readonly url: string;
  readonly log: Logger;
  /** Resolves when this server may not go on, for example because another one has its node id. */
  readonly lost: Promise<string>;
  /**
   * Takes no new rooms, waits until the rooms here are over or empty, and hands the rest to other nodes (SPEC N6).
   * @param signal aborted: waits no longer
   */
  drain(signal: AbortSignal): Promise<void>;
  /** Ends everything that was started, last started first. Idempotent. */
  close(reason: string): Promise<void>;
}

/** The only wiring: makes every part and hands it what it needs. */
export async function createContext(config: Config): Promise<Context> {
  const log = createLogger(config.log);
  const endings: Ending[] = [];
  let closing: Promise<void> | null = null;
  const close = (reason: string): Promise<void> => {
    closing ??= endAll(endings, reason, log);
    return closing;
  };
  try {
    return await wire(config, log, endings, close);
  } catch (error) {
    await close('start failed');
    throw error;
  }
}

async function wire(
  config: Config,
  log: Logger,
  endings: Ending[],
  close: Context['close'],
): Promise<Context> {
  const metrics = Metrics.create();
  const secret = loadDeploymentSecret(config);
  const resumeKey = secret.keyFor('resume-tokens');
  const orderKey = secret.keyFor('node-orders');
  const nodeId = lastingNodeId(config);
  const runSheets = loadRunSheets(config.runSheetsDir);
  const engagementRules = loadEngagementRules(config.engagementRulesFile);

  // Open from the start: whoever lost the server that this one replaces waits here, not in a pause between tries.
  const opening = Promise.withResolvers<RequestListener>();
  const httpServer = createHttpServer(onceOpen(opening.promise));
  const listening = listenHttp(httpServer, config.http);
  listening.catch(() => undefined); // Awaited below, after what has more to say about a second server.
  endings.push(() => endHttp(httpServer));
  // Before more is started: a wrong value is told at once.
  await Promise.all([checkRedis(config.redisUrl), checkDatabase(config.database)]);
  // Afterwards: loading what speaks to a bucket keeps the process so busy that the others seem silent.
  await checkStorage(config);

  // Database and media workers start side by side: neither needs the other.
  const sealKey = secret.keyFor('seal-api-keys');
  const database = openDatabase(config, sealKey, log.child({ module: 'store' }), endings);
  // A server that may not run here must not touch the capture process of the one that does.
  const allowed = Promise.withResolvers<string>();
  const capture = CaptureClient.create({
    config,
    databaseUrl: allowed.promise,
    bucket: bucketPlace(config.storage),
    nodeId,
    log: log.child({ module: 'capture' }),
  });
  endings.push(() => capture.stop());
  const [{ store, url: databaseUrl }, media] = await bothOrNeither(
    database,
    MediaEngine.create({
      config: config.media,
      unprivileged: config.unprivileged,
      log: log.child({ module: 'media' }),
      capture,
      onLoss: ({ direction, share }) => metrics.packetsLostRatio.observe({ direction }, share),
    }),
  );
  // Before the database: capture reports its last takes there.
  endings.push(() => capture.stop());
  endings.push(() => media.close('shutdown'));
  const port = await listening;

  let idLost = false;
  const name = isLoopback(config.http.host) ? 'localhost' : config.media.announcedAddress;
  const url = config.node.url ?? `http://${name}:${port}`;
  const entryUrls = config.node.entryUrls.length > 0 ? config.node.entryUrls : [url];
  const own: OwnUrls = { url, entryUrls };
  const cluster = await createCluster(
    { redisUrl: config.redisUrl, workers: config.media.workers },
    {
      own: () => ({ id: nodeId, ...own }),
      nodes: store.nodes,
      key: secret.keyFor('redis-prefix'),
      work: () => registry.load(),
      spooling: () => store.spool.entries > 0,
      log: log.child({ module: 'cluster' }),
    },
  );
  let held: HeldNode | null = null;
  // After the goodbye: else the next process of this node may be there before it, and be taken for the one that left.
  endings.push(bounded('node id', async () => held?.close(), log));
  endings.push(() => cluster.close());
  const registry = new RoomRegistry({
    store,
    cluster,
    onChange: (what, room) => signaling.operators.room(what, room),
    runSheets,
    openMedia: (sessionId, listener) => media.openRoom(sessionId, listener),
    clock: systemClock,
    log: log.child({ module: 'rooms' }),
    metrics,
    nodeId,
    mintResumeToken: (who, expiresAtMs) =>
      mintResumeToken(resumeKey, who, { nowMs: systemClock.now(), expiresAtMs }),
  });
  watchFigures({ config, metrics, store, cluster, registry, media, capture });
  const house = new House({
    store,
    registry,
    cluster,
    clock: systemClock,
    log: log.child({ module: 'house' }),
    nodeId,
    ownUrl: () => own.url,
    entryUrls: config.node.entryUrls,
    random: Math.random,
    ask: askNode({ key: orderKey, nodeId, now: systemClock.now }),
    rtpCapabilities: media.rtpCapabilities,
    room: config.room,
    runSheets,
  });
  const storage = openStorage(config);
  const keeper = new RecordingKeeper({
    store,
    storage,
    tell: (sessionId, outcome) => house.concludeRecording(sessionId, outcome),
    retentionDays: config.recordings.retentionDays,
    clock: systemClock,
    log: log.child({ module: 'recording' }),
  });
  const origins = new OriginPolicy({
    ownUrls: () => [own.url, ...own.entryUrls],
    listKeys: () => store.keys.list(),
    now: () => performance.now(),
  });
  const { trustedProxies } = config.http;
  const addresses = new AddressRate({ trustedProxies, now: () => performance.now() });
  const deps: HttpDeps = {
    config,
    version: VERSION,
    nodeId,
    own: () => own,
    store,
    rooms: house,
    health: {
      mediaWorker: media.workerInfo,
      mediaWorkersAlive: () => media.stats().workers,
      homeHeld: () => registry.taking && !idLost && !cluster.self.draining,
      redisReachable: () => cluster.redisReachable,
    },
    origins,
    addresses,
    orderKey,
    resumeKey,
    replayKey: secret.keyFor('replay-links'),
    storage,
    recordings: keeper,
    runSheets,
    engagementRules,
    metrics,
    log: log.child({ module: 'http' }),
    now: () => systemClock.now(),
    sdkDir: SDK_DIR,
  };
  const app = createHttpApp(deps, [
    createOps({ ...deps, reports: () => signaling.operators.reports() }),
    ...(config.demo ? [createDemo(deps)] : []),
  ]);
  const signaling = new Signaling(httpServer, {
    log: log.child({ module: 'signaling' }),
    metrics,
    openRoom: (sessionId) => registry.open(sessionId),
    holds: () => cluster.holds,
    verifyResumeToken: (token) => verifyResumeToken(resumeKey, token, systemClock.now()),
    originAllowed: async (keyId, origin) => {
      const key = await store.keys.secretOf(keyId);
      return key !== null && origins.allowedByKey(origin, key);
    },
    addressAllowed: (request) => addresses.charge(request) === 0,
    operators: {
      fanOut: cluster.fanOut,
      verify: (token) => verifyOperatorToken(token, { keyring: store.keys, nowMs: systemClock.now() }),
      node: ownReport({ cluster, registry, media, capture, log }),
      rooms: () => registry.briefs(),
      nowMs: () => systemClock.now(),
      monotonicMs: () => performance.now(),
    },
  });
  endings.push(() => endConnections(httpServer, signaling));

  held = await store.nodes.register({ id: nodeId, ...own, waitMs: NODE_ID_WAIT_MS });
  allowed.resolve(databaseUrl);
  const endRooms = bounded('rooms', () => registry.close(), log);
  endings.push(endRooms);
  const lost = new Promise<string>((resolve) => {
    held.onLost(() => {
      idLost = true;
      resolve(`another server runs under the node id ${nodeId}`);
    });
  });
  await startRooms({
    ...{ store, cluster, registry, house, held, nodeId, log, endings },
    spoolDir: join(config.dataDir, 'spool'),
    onTaking: () => opening.resolve(app),
  });
  keeper.start();
  endings.push(bounded('recordings', () => keeper.close(), log));
  // Before what waits for the database: whoever is in a room hears of it at once.
  endings.push(endRooms);
  if (config.database.kind === 'embedded') {
    const jobWorker = JobWorker.start({
      config,
      databaseUrl,
      sealKey,
      log: log.child({ module: 'job-worker' }),
      after: systemClock.after,
    });
    endings.push(() => jobWorker.stop());
  }
  const drained = (signal: AbortSignal): Promise<void> =>
    drain({ registry, cluster, clock: systemClock, log, nodeId, limitMs: config.drainMs }, signal);
  return { url, log, lost, drain: drained, close };
}

/** Sockets and the HTTP server end together; a request that lingers is cut after a moment. */
async function endConnections(server: HttpServer, signaling: Signaling): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), LINGER_MS);
  await signaling.close();
  clearTimeout(cut);
}
