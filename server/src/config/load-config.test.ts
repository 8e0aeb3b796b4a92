import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configurationPage } from './configuration-page.ts';
import { VARIABLES } from './defaults.ts';
import { exampleEnv } from './example-env.ts';
import { type Config, ConfigError, loadConfig } from './index.ts';

const MACHINE = {
  cores: 2,
  isRoot: false,
  homeDir: '/home/ada',
  workDir: '/srv/live',
  addresses: ['192.0.2.4'],
};
const load = (env: NodeJS.ProcessEnv): Config => loadConfig(env, MACHINE);

describe('an empty environment', () => {
  it('is an embedded server on loopback with the demo', () => {
    expect(load({})).toEqual({
      http: { host: '127.0.0.1', port: 3000, trustedProxies: 0 },
      node: { id: null, url: null, entryUrls: [] },
      media: {
        listenAddress: '127.0.0.1',
        announcedAddress: '127.0.0.1',
        portMin: 0,
        portMax: 0,
        workers: 2,
        workerBin: null,
        workerInfo: null,
      },
      database: { kind: 'embedded' },
      redisUrl: null,
      storage: { kind: 'folder' },
      ice: { urls: [], turnSecret: null },
      drainMs: 0,
      dataDir: '/srv/live/data',
      cacheDir: '/home/ada/.cache/tribu-live',
      unprivileged: null,
      secretKey: null,
      room: { opensBeforeMs: 600_000, graceMs: 300_000 },
      runSheetsDir: null,
      engagementRulesFile: null,
      recordings: {
        dir: '/srv/live/data/recordings',
        originalsDays: 30,
        retentionDays: null,
        captureApart: false,
      },
      webhooks: { allowPrivate: false },
      demo: true,
      log: { level: 'info' },
    });
  });

  it('means the same as one of empty values', () => {
    const empty = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, ' ']));
    expect(load(empty)).toEqual(load({}));
  });
});

describe('settings that follow from others', () => {
  it('keeps the demo in and opens media to the outside where HOST is not loopback', () => {
    const config = load({ HOST: '0.0.0.0' });
    expect(config.demo).toBe(false);
    expect(config.media).toMatchObject({ listenAddress: '0.0.0.0', announcedAddress: '192.0.2.4' });
    expect(config.media).toMatchObject({ portMin: 40_000, portMax: 40_001 });
  });

  it('gives each media worker a port', () => {
    const { media } = load({ MEDIA_PORT: '5000', MEDIA_WORKERS: '3' });
    expect([media.portMin, media.portMax]).toEqual([5000, 5002]);
  });

  it('takes at most four cores for media by default', () => {
    expect(loadConfig({}, { ...MACHINE, cores: 64 }).media.workers).toBe(4);
  });

  it('caches in a folder of the system as root', () => {
    expect(loadConfig({}, { ...MACHINE, isRoot: true }).cacheDir).toBe('/var/cache/tribu-live');
  });

  it('reads lists, users, keys and the origin of the media worker', () => {
    const config = load({
      ENTRY_URLS: 'https://a.example, https://b.example:8443/',
      TRIBU_UNPRIVILEGED_UID: '998',
      TRIBU_UNPRIVILEGED_GID: '997',
      SECRET_KEY: `${'A'.repeat(43)}=`,
      TRIBU_MEDIA_WORKER: '{"origin":"built","version":"3.27.1","recipe":"r1"}',
      DATABASE_URL: 'postgres://u:p@db/tribu',
      DEMO: 'off',
      RECORDINGS_DIR: 'kept',
      RECORDING_RETENTION_DAYS: '730',
      CAPTURE_APART: 'yes',
      WEBHOOKS_ALLOW_PRIVATE: 'on',
    });
    expect(config.node.entryUrls).toEqual(['https://a.example', 'https://b.example:8443']);
    expect(config.unprivileged).toEqual({ uid: 998, gid: 997 });
    expect(config.secretKey).toBe('A'.repeat(43));
    expect(config.media.workerInfo).toEqual({ origin: 'built', version: '3.27.1', recipe: 'r1' });
    expect(config.database).toEqual({ kind: 'url', url: 'postgres://u:p@db/tribu' });
    expect(config.demo).toBe(false);
    expect(config.recordings).toEqual({
      dir: '/srv/live/kept',
      originalsDays: 30,
      retentionDays: 730,
      captureApart: true,
    });
    expect(config.webhooks.allowPrivate).toBe(true);
  });
});

const SHARED = { DATABASE_URL: 'postgres://db/tribu', SECRET_KEY: 'A'.repeat(43) };

describe('what several servers share', () => {
  it('is read from three URLs', () => {
    const config = load({
      ...SHARED,
      REDIS_URL: 'redis://:p@cache:6380',
      STORAGE_URL: 's3://k%2F1:s@files.example:9000/live-1/a%20school/b/?region=eu-west-3&tls=false',
      ICE_SERVERS: 'stun:a.example, turn:b.example:3478?transport=tcp',
      TURN_SECRET: 'shared',
    });
    expect(config.redisUrl).toBe('redis://:p@cache:6380');
    expect(config.storage).toMatchObject({
      kind: 's3',
      endpoint: 'http://files.example:9000',
      region: 'eu-west-3',
      bucket: 'live-1',
      prefix: 'a school/b/',
      credentials: { accessKeyId: 'k/1', secretAccessKey: 's' },
    });
    expect(config.ice.urls).toEqual(['stun:a.example', 'turn:b.example:3478?transport=tcp']);
    expect(config.drainMs).toBe(60_000);
  });

  it('is nothing by default', () => {
    const config = load({});
    expect(config.storage).toEqual({ kind: 'folder' });
    expect(config.redisUrl).toBeNull();
    expect(config.ice).toEqual({ urls: [], turnSecret: null });
    expect(config.drainMs).toBe(0);
  });
});

describe('a value that can’t be used', () => {
  const cases: readonly (readonly [NodeJS.ProcessEnv, keyof typeof VARIABLES, RegExp])[] = [
    [{ HOST: 'a b' }, 'HOST', /address or a host name/],
    [{ PORT: '80a' }, 'PORT', /whole number from 0 to 65535, not "80a"/],
    [{ PORT: '70000' }, 'PORT', /whole number/],
    [{ PORT: '-1' }, 'PORT', /whole number/],
    [{ TRUSTED_PROXIES: 'all' }, 'TRUSTED_PROXIES', /whole number/],
    [{ NODE_ID: 'a/b' }, 'NODE_ID', /letters, digits/],
    [{ NODE_URL: 'live.example' }, 'NODE_URL', /http:\/\/ or https:\/\//],
    [{ NODE_URL: 'https://a.example/path' }, 'NODE_URL', /without a path/],
    [{ NODE_URL: 'https://a.example,https://b.example' }, 'NODE_URL', /one URL/],
    [{ ENTRY_URLS: 'https://a.example,ftp://b' }, 'ENTRY_URLS', /"ftp:\/\/b"/],
    [{ MEDIA_LISTEN_ADDRESS: 'eth0' }, 'MEDIA_LISTEN_ADDRESS', /IP address/],
    [{ MEDIA_ANNOUNCED_ADDRESS: 'a b' }, 'MEDIA_ANNOUNCED_ADDRESS', /address/],
    [{ MEDIA_PORT: '65535', MEDIA_WORKERS: '2' }, 'MEDIA_PORT', /no ports for 2/],
    [{ MEDIA_WORKERS: '0' }, 'MEDIA_WORKERS', /from 1/],
    [{ TRIBU_MEDIA_WORKER: '{' }, 'TRIBU_MEDIA_WORKER', /JSON/],
    [{ TRIBU_MEDIA_WORKER: '{"origin":1}' }, 'TRIBU_MEDIA_WORKER', /JSON/],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL', /postgres/],
    [{ DATABASE_URL: 'postgres://db/tribu' }, 'SECRET_KEY', /is needed/],
    [{ REDIS_URL: 'http://x' }, 'REDIS_URL', /redis:\/\//],
    [{ REDIS_URL: 'redis://x' }, 'DATABASE_URL', /is needed where REDIS_URL/],
    [{ ...SHARED, REDIS_URL: 'redis://x' }, 'STORAGE_URL', /is needed where REDIS_URL/],
    [{ STORAGE_URL: 'https://x/bucket' }, 'STORAGE_URL', /s3:\/\//],
    [{ STORAGE_URL: 's3://KEY:a/b@x/bucket' }, 'STORAGE_URL', /%2F/],
    [{ STORAGE_URL: 's3://KEY:1/b@x/bucket' }, 'STORAGE_URL', /%2F/],
    [{ STORAGE_URL: 's3://x' }, 'STORAGE_URL', /name a bucket/],
    [{ STORAGE_URL: 's3://key@x/bucket' }, 'STORAGE_URL', /both KEY and SECRET/],
    [{ STORAGE_URL: 's3://x/bucket/%zz' }, 'STORAGE_URL', /can’t be read/],
    [{ STORAGE_URL: 's3://x/bucket?tls=maybe' }, 'STORAGE_URL', /tls/],
    [{ ICE_SERVERS: 'https://x' }, 'ICE_SERVERS', /"https:\/\/x"/],
    [{ ICE_SERVERS: 'stun:x?transport=udp' }, 'ICE_SERVERS', /"stun:x\?transport=udp"/],
    [{ ICE_SERVERS: 'turn:x:3478' }, 'TURN_SECRET', /is needed/],
    [{ DRAIN_SECONDS: 'soon' }, 'DRAIN_SECONDS', /whole number/],
    [{ TRIBU_UNPRIVILEGED_UID: '998' }, 'TRIBU_UNPRIVILEGED_GID', /is needed/],
    [{ TRIBU_UNPRIVILEGED_GID: '998' }, 'TRIBU_UNPRIVILEGED_UID', /is needed/],
    [{ TRIBU_UNPRIVILEGED_UID: '0' }, 'TRIBU_UNPRIVILEGED_UID', /from 1/],
    [{ SECRET_KEY: 'short' }, 'SECRET_KEY', /32 bytes/],
    [{ ROOM_GRACE_SECONDS: '5m' }, 'ROOM_GRACE_SECONDS', /whole number/],
    [{ RECORDING_ORIGINALS_DAYS: '-1' }, 'RECORDING_ORIGINALS_DAYS', /from 0/],
    [{ RECORDING_RETENTION_DAYS: '0' }, 'RECORDING_RETENTION_DAYS', /from 1/],
    [{ WEBHOOKS_ALLOW_PRIVATE: 'some' }, 'WEBHOOKS_ALLOW_PRIVATE', /true or false/],
    [{ DEMO: 'perhaps' }, 'DEMO', /true or false/],
    [{ DEMO: 'true', HOST: '0.0.0.0' }, 'DEMO', /reachable from other machines/],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL', /one of fatal/],
  ];

  it.each(cases)('%o names %s', (env, variable, fault) => {
    const error = caught(() => load(env));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(fault);
    expect(error.message).toContain(`Example: ${variable}=${VARIABLES[variable].example}`);
  });

  it('never repeats a secret', () => {
    expect(caught(() => load({ SECRET_KEY: 'hunter2' })).message).not.toContain('hunter2');
    for (const name of ['DATABASE_URL', 'REDIS_URL', 'STORAGE_URL']) {
      expect(caught(() => load({ [name]: 'mysql://u:hunter2@x' })).message).not.toContain('hunter2');
    }
  });

  it('asks for an announced address where the machine has none', () => {
    expect(() => loadConfig({ HOST: '0.0.0.0' }, { ...MACHINE, addresses: [] })).toThrow(
      /MEDIA_ANNOUNCED_ADDRESS is needed/,
    );
  });
});

describe('config/example.env', () => {
  it('lists every variable that is read, and no other', () => {
    const asked = new Set<string>();
    const env = new Proxy<NodeJS.ProcessEnv>({}, { get: (_target, name) => void asked.add(String(name)) });
    load(env);
    expect([...asked].sort()).toEqual(Object.keys(VARIABLES).sort());
  });

  it('is what the table of variables says (config/example.env is written from it)', () => {
    const path = new URL('../../../config/example.env', import.meta.url);
    expect(readFileSync(path, 'utf8')).toBe(exampleEnv());
  });

  it('is told in docs/configuration.md in the same words', () => {
    const path = new URL('../../../docs/configuration.md', import.meta.url);
    expect(readFileSync(path, 'utf8')).toBe(configurationPage());
  });

  it.each(Object.entries(VARIABLES))('the example of %s is a good value', (name, { example }) => {
    const partner: NodeJS.ProcessEnv = {
      ...SHARED,
      STORAGE_URL: VARIABLES.STORAGE_URL.example,
      TURN_SECRET: 's',
      TRIBU_UNPRIVILEGED_UID: '1',
      TRIBU_UNPRIVILEGED_GID: '1',
    };
    expect(() => load({ ...partner, [name]: example })).not.toThrow();
  });
});

function caught(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}
