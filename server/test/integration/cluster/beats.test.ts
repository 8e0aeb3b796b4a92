import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresServer, RedisServer } from '../../../../loadtest/support/engines/index.ts';
import { createCluster, type RunningCluster } from '../../../src/cluster/index.ts';
import { openStore, type Store } from '../../../src/store/index.ts';
import { createLogger } from '../../../src/telemetry/index.ts';
import { ClusterMember } from '../../support/cluster-member.ts';
import { quietLog } from '../../support/postgres.ts';

const URLS = { url: 'http://reader', entryUrls: ['http://reader'] };
/** Six beats: longer than any lease. */
const LONG = 6;

let postgres: PostgresServer;
let redis: RedisServer;
let databaseUrl: string;
let store: Store;
let cluster: RunningCluster;
/** Another node, which lives through all of this. */
let steady: ClusterMember;
const told: string[] = [];
const logLines: string[] = [];

beforeAll(async () => {
  [postgres, redis] = await Promise.all([PostgresServer.start(), RedisServer.start()]);
  databaseUrl = await postgres.createDatabase();
  const deploymentKey = new Uint8Array(32);
  store = await openStore({ url: databaseUrl, deploymentKey, log: quietLog, role: 'tool' });
  cluster = await createCluster(
    { redisUrl: redis.url, workers: 1 },
    {
      own: () => ({ id: 'reader', ...URLS }),
      nodes: store.nodes,
      key: new Uint8Array(32),
      work: () => ({ reserved: 0, rooms: 0, participants: 0 }),
      spooling: () => false,
      log: createLogger({ level: 'debug' }, { write: (line) => void logLines.push(line) }),
    },
  );
  cluster.onDeath((id) => told.push(`${id} died`));
  cluster.onFenced(() => told.push('fenced'));
  cluster.onFreed(() => told.push('freed'));
  await cluster.begin(await store.nodes.register({ id: 'reader', ...URLS, waitMs: 5000 }));
  cluster.beatInDatabase();
  steady = await member('steady');
});

afterAll(async () => {
  await redis.resume();
  await postgres.resume();
  await steady.kill();
  await cluster.close();
  await store.close();
  await Promise.all([postgres.close(), redis.close()]);
});

const member = (id: string): Promise<ClusterMember> => ClusterMember.start(id, databaseUrl, redis.url);
const eventually = (what: () => unknown) => expect.poll(what, { timeout: 12_000, interval: 20 });
const ids = (): string[] => cluster.nodes().map(({ id }) => id);
const failedBeats = (store: string): number =>
  cluster.figures.stores.find(({ name }) => name === store)?.failed ?? 0;

/** Waits until this many more beats could not be written. */
async function missBeats(store: string, count: number): Promise<void> {
  const until = failedBeats(store) + count;
  await eventually(() => failedBeats(store) >= until).toBe(true);
}

describe('[N1] a node', () => {
  it('is seen with its URL and load, and is dead for all once it is killed', async () => {
    await using other = await member('killed');
    await eventually(ids).toContain('killed');
    await eventually(() => cluster.nodes().find(({ id }) => id === 'killed')).toMatchObject({
      url: 'http://killed',
      entryUrls: ['http://killed'],
      draining: false,
      load: { reserved: 100, rooms: 3, participants: 7, capacity: 500, cpu: expect.any(Number) },
    });
    expect(await cluster.verdict('killed', 5000)).toBe('alive');
    await other.kill();
    const killedAtMs = performance.now();
    await eventually(() => told).toContain('killed died');
    // Its last beat was seen up to half a second before.
    expect(performance.now() - killedAtMs).toBeGreaterThan(1400);
    expect(cluster.isDead('killed')).toBe(true);
    expect(await cluster.verdict('killed', 5000)).toBe('dead');
    expect(ids()).toEqual(['reader', 'steady']);
  });

  it('that stops says so: nobody waits for its lease', async () => {
    await using other = await member('leaving');
    await eventually(ids).toContain('leaving');
    const startedMs = performance.now();
    other.order('leave');
    await eventually(() => told).toContain('leaving died');
    expect(performance.now() - startedMs).toBeLessThan(1400);
  });

  it('[N2] that stood still is dead for others, lets go of its rooms first thing, and comes back', async () => {
    steady.pause();
    await eventually(() => told).toContain('steady died');
    steady.resume();
    await steady.says('fenced');
    await steady.says('freed');
    await eventually(ids).toContain('steady');
    expect(cluster.isDead('steady')).toBe(false);
  });
});

describe('Redis away', () => {
  it('[N1] [N4] standing still: rooms go on, nobody dies, nothing may be kept on disks; back: who is dead is seen', async () => {
    await using other = await member('unseen');
    await eventually(ids).toContain('unseen');
    await redis.pause();
    await other.kill();
    await missBeats('redis', LONG);
    expect(cluster.holds).toBe(true);
    expect(cluster.redisReachable).toBe(false);
    expect(told).not.toContain('unseen died');
    const startedMs = performance.now();
    await expect(cluster.allowSpool()).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    expect(performance.now() - startedMs).toBeLessThan(400);
    await redis.resume();
    await eventually(() => told).toContain('unseen died');
    expect(cluster.redisReachable).toBe(true);
    expect(told).not.toContain('fenced');
  });

  it('gone and back without its data: everybody is seen again, nobody was dead', async () => {
    told.length = 0;
    await redis.kill();
    await missBeats('redis', LONG);
    expect(cluster.holds).toBe(true);
    await redis.restart();
    await eventually(() => cluster.nodes().find(({ id }) => id === 'steady')?.load?.rooms).toBe(3);
    expect(told).toEqual([]);
  });
});

describe('Postgres away', () => {
  it('[N1] [N4] rooms go on; who has events on its disk is waited for, who has none is dead once it is back', async () => {
    const [keeping, empty] = await Promise.all([member('keeping'), member('empty')]);
    await eventually(ids).toEqual(expect.arrayContaining(['keeping', 'empty']));
    await postgres.pause();
    await cluster.allowSpool();
    keeping.order('spool');
    await keeping.says('spooling');
    // The beat that says so is the one that counts.
    await keeping.kill();
    await empty.kill();
    await missBeats('database', LONG);
    expect(cluster.holds).toBe(true);
    expect(cluster.isDead('empty')).toBe(false);
    await postgres.resume();
    await eventually(() => told).toContain('empty died');
    expect(cluster.isDead('keeping')).toBe(false);
    expect(told).not.toContain('keeping died');
  });

  it('[N2] and Redis too: the node lets go of its rooms until either is back', async () => {
    told.length = 0;
    await Promise.all([postgres.pause(), redis.pause()]);
    await eventually(() => told).toContain('fenced');
    expect(cluster.holds).toBe(false);
    await redis.resume();
    await eventually(() => told).toContain('freed');
    expect(cluster.holds).toBe(true);
    await postgres.resume();
  });
});

it('no password of Redis is ever logged', () => {
  expect(logLines.join('')).toContain('Redis is away');
  expect(logLines.join('')).not.toContain(new URL(redis.url).password);
});
