import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TempFolder, tempFolder } from '../../../loadtest/support/temp-folder.ts';
import { VARIABLES } from '../../../server/src/config/defaults.ts';
import { loadConfig } from '../../../server/src/config/index.ts';
import {
  type ComposeFile,
  DOCKER,
  exampleEnv,
  readCompose,
  type Service,
  secondsOf,
} from './support/compose-file.ts';
import { environmentOf, readDockerfile } from './support/dockerfile.ts';

const NODES = [1, 2, 3] as const;
/** What the server takes to close after its rooms are gone. */
const CLOSING_SECONDS = 15;
const FILLED_IN = {
  DOMAIN: 'school.example',
  PUBLIC_ADDRESS: '203.0.113.7',
  ACME_EMAIL: 'ops@school.example',
  POSTGRES_PASSWORD: 'p1',
  REDIS_PASSWORD: 'p2',
  S3_ACCESS_KEY: 'p3',
  S3_SECRET_KEY: 'p4',
  TURN_SECRET: 'p5',
  GRAFANA_PASSWORD: 'p6',
  SECRET_KEY: 'A'.repeat(43),
};

let folder: TempFolder;
let cluster: ComposeFile;
let dev: ComposeFile;

beforeAll(async () => {
  folder = await tempFolder();
  cluster = await readCompose('compose.cluster.yml', FILLED_IN, folder.path);
  dev = await readCompose('compose.dev.yml', {}, folder.path);
});
afterAll(async () => {
  await folder?.[Symbol.asyncDispose]();
});

describe('docker/.env.example', () => {
  it('names what the cluster needs, and gives no value away', () => {
    expect(Object.keys(exampleEnv())).toEqual(Object.keys(FILLED_IN));
    expect(new Set(Object.values(exampleEnv()))).toEqual(new Set(['']));
  });

  it.each(Object.keys(FILLED_IN))('the cluster does not start without %s', async (name) => {
    const lacking = { ...FILLED_IN, [name]: '' };
    await expect(readCompose('compose.cluster.yml', lacking, folder.path)).rejects.toMatchObject({
      stderr: expect.stringMatching(/Missing mandatory value/),
    });
  });
});

describe('the cluster', () => {
  it.each(NODES)('server %i has a configuration that it accepts', (n) => {
    const config = loadConfig(environment(service(`server-${n}`), 'Dockerfile.server', 'server'));
    expect(config).toMatchObject({
      http: { host: '0.0.0.0', port: 3000, trustedProxies: 1 },
      node: { id: `node-${n}`, url: `https://live-${n}.school.example` },
      media: { announcedAddress: '203.0.113.7', workers: 2 },
      database: { kind: 'url', url: 'postgres://tribu:p1@postgres:5432/tribu' },
      redisUrl: 'redis://:p2@redis:6379',
      storage: {
        kind: 's3',
        endpoint: 'http://s3:7070',
        bucket: 'recordings',
        credentials: { accessKeyId: 'p3' },
      },
      ice: { turnSecret: 'p5' },
      recordings: { captureApart: true },
      dataDir: '/var/lib/tribu-live',
      demo: false,
    });
    expect(config.ice.urls).toHaveLength(2);
  });

  it.each(NODES)('capture %i shares network and data with its server, and is there before it', (n) => {
    const [server, capture] = [service(`server-${n}`), service(`capture-${n}`)];
    expect(capture.network_mode).toBe(`service:node-${n}`);
    expect(server.network_mode).toBe(capture.network_mode);
    expect(capture.volumes).toEqual([`node-${n}:/var/lib/tribu-live:rw`]);
    expect(server.volumes).toEqual(capture.volumes);
    expect(server.depends_on?.[`capture-${n}`]).toEqual({ condition: 'service_healthy' });
    expect(capture.command).toEqual(['node', 'workers/src/capture/main.ts', '/var/lib/tribu-live']);
    expect(loadConfig(environment(capture, 'Dockerfile.server', 'server')).dataDir).toBe(
      '/var/lib/tribu-live',
    );
  });

  it.each(NODES)('server %i has more time to stop than its rooms have to end', (n) => {
    const { environment: env, stop_grace_period: grace } = service(`server-${n}`);
    expect(secondsOf(grace ?? '')).toBeGreaterThan(Number(env?.DRAIN_SECONDS) + CLOSING_SECONDS);
  });

  it.each(NODES)('node %i publishes the ports of its media workers as they are', (n) => {
    const config = loadConfig(environment(service(`server-${n}`), 'Dockerfile.server', 'server'));
    const { portMin, portMax } = config.media;
    const wanted = ['udp', 'tcp'].flatMap((protocol) =>
      [portMin, portMax].map((port) => ({ protocol, published: port, target: port })),
    );
    expect(portMax).toBe(portMin + 1);
    expect(service(`node-${n}`).ports).toEqual(wanted);
  });

  it('publishes no port twice', () => {
    const ports = Object.values(cluster.services).flatMap(({ ports = [] }) => ports);
    const all = ports.map((port) => (typeof port === 'string' ? port : `${port.published}/${port.protocol}`));
    expect(all.length).toBeGreaterThan(10);
    expect(new Set(all).size).toBe(all.length);
    // coturn uses the machine's own ports.
    expect(all).not.toContain('3478/udp');
    expect(all).not.toContain('3478/tcp');
  });

  it('tells workers the same stores and the same secret', () => {
    const worker = loadConfig(environment(service('worker'), 'Dockerfile.worker', 'worker'));
    const server = loadConfig(environment(service('server-1'), 'Dockerfile.server', 'server'));
    for (const name of ['database', 'redisUrl', 'storage', 'secretKey'] as const) {
      expect(worker[name]).toEqual(server[name]);
    }
    expect(service('worker').scale).toBe(2);
  });

  it('the proxy leads each name to its node, inside as well', () => {
    const caddyfile = readFileSync(join(DOCKER, 'caddy/Caddyfile'), 'utf8');
    const sites = [...caddyfile.matchAll(/^(\S+)\.\{\$DOMAIN\} \{\n\treverse_proxy ([^{\n]+)/gm)];
    const upstreams = Object.fromEntries(sites.map(([, site = '', to = '']) => [site, to.trim().split(' ')]));
    expect(upstreams).toEqual({
      live: NODES.map((n) => `node-${n}:3000`),
      ...Object.fromEntries(NODES.map((n) => [`live-${n}`, [`node-${n}:3000`]])),
    });
    const names = NODES.map((n) => new URL(String(service(`server-${n}`).environment?.NODE_URL)).hostname);
    expect([...(service('proxy').networks?.default.aliases ?? [])].sort()).toEqual(names);
    expect(Object.keys(service('proxy').environment ?? {}).sort()).toEqual(['ACME_EMAIL', 'DOMAIN']);
  });

  it('coturn relays to the media address alone, with the secret of the servers', () => {
    const { environment: env = {} } = service('coturn');
    const start = readFileSync(join(DOCKER, 'coturn/start.sh'), 'utf8');
    for (const name of Object.keys(env)) expect(start).toContain(`checked ${name} `);
    expect(env.TURN_PEERS).toBe(FILLED_IN.PUBLIC_ADDRESS);
    expect(env.TURN_SECRET).toBe(service('server-1').environment?.TURN_SECRET);
  });

  it('Prometheus looks at each node by itself, with what comes with the server and a token that is renewed', () => {
    const mounts = service('prometheus').volumes?.map((volume) => volume.split(':').slice(0, 2)) ?? [];
    const from = Object.fromEntries(mounts.map(([source = '', to = '']) => [to, source]));
    const config = readFileSync(from['/etc/prometheus/prometheus.yml'] ?? '', 'utf8');
    for (const [, file = ''] of config.matchAll(/(\w+\.yml)/g))
      expect(from).toHaveProperty([`/etc/prometheus/${file}`]);
    const nodes = readFileSync(from['/etc/prometheus/nodes.yml'] ?? '', 'utf8');
    expect([...nodes.matchAll(/- (node-\S+)/g)].map(([, node]) => node)).toEqual(
      NODES.map((n) => `node-${n}:3000`),
    );
    const [folder] = service('operator-token').volumes?.[0]?.split(':') ?? [];
    expect(from['/etc/prometheus']).toBe(folder);
    const renewal = service('operator-token').command?.at(-1) ?? '';
    expect(renewal).toContain('mv token.new operator.token');
    // An API key may be revoked at any moment, and its tokens with it: nobody watches the nodes until the next one.
    for (const [, seconds] of renewal.matchAll(/sleep (\d+)/g))
      expect(Number(seconds)).toBeLessThanOrEqual(60);
    expect(config).toContain('credentials_file: operator.token');
  });

  it('Grafana is for this machine alone, and finds data source and dashboards', () => {
    const { ports, environment: env = {}, volumes = [] } = service('grafana');
    expect(ports).toEqual(['127.0.0.1:3001:3000/tcp']);
    expect(env.PROMETHEUS_URL).toBe('http://prometheus:9090');
    expect(volumes.map((volume) => volume.split(':')[1])).toContain(env.TRIBU_DASHBOARDS);
    expect(env.GF_SECURITY_ADMIN_PASSWORD).toBe(FILLED_IN.GRAFANA_PASSWORD);
  });
});

describe('one node', () => {
  it('has a configuration that the server accepts: embedded, on loopback, with the demo', () => {
    const config = loadConfig(environment(dev.services.server, 'Dockerfile.server', 'embedded'));
    expect(config).toMatchObject({
      http: { host: '127.0.0.1', port: 3000 },
      database: { kind: 'embedded' },
      redisUrl: null,
      storage: { kind: 'folder' },
      demo: true,
      drainMs: 0,
    });
    expect(dev.services.server?.network_mode).toBe('host');
    expect(secondsOf(dev.services.server?.stop_grace_period ?? '')).toBeGreaterThan(CLOSING_SECONDS);
  });
});

describe('both files', () => {
  const all = () => [...Object.entries(cluster.services), ...Object.entries(dev.services)];

  it('build from files and stages that exist, and mount what exists', () => {
    let seen = 0;
    for (const [name, { build, volumes = [] }] of all()) {
      if (build !== undefined) {
        expect(existsSync(join(build.context, build.dockerfile)), name).toBe(true);
        const stages = readDockerfile(build.dockerfile).map((stage) => stage.name);
        if (build.target !== undefined) expect(stages).toContain(build.target);
        seen += 1;
      }
      for (const volume of volumes) {
        const [from = ''] = volume.split(':');
        const known = { ...cluster.volumes, ...dev.volumes };
        expect(from.startsWith('/') ? existsSync(from) : from in known, `${name}: ${volume}`).toBe(true);
      }
    }
    expect(seen).toBe(4);
  });

  it('give our programs only variables that they know', () => {
    for (const [name, { image = '', environment: env = {} }] of all()) {
      if (!/^tribu-live\/(server|worker|embedded)$/.test(image)) continue;
      // Node's own; the server sets it for a capture that it starts itself.
      const unknown = Object.keys(env).filter(
        (each) => !(each in VARIABLES) && each !== 'UV_THREADPOOL_SIZE',
      );
      expect(unknown, name).toEqual([]);
    }
  });

  it('watch the health of every service, start it again, and say what memory it may take', () => {
    for (const [name, { healthcheck, restart, mem_limit: memory, image = '' }] of all()) {
      // A worker listens nowhere, Caddy looks after itself.
      if (!['worker', 'proxy'].includes(name)) expect(healthcheck, name).toBeDefined();
      expect(restart, name).toMatch(/^(always|unless-stopped)$/);
      if (image !== 'tribu-live/embedded') expect(memory, name).toMatch(/^\d+[mg]$/);
    }
  });
});

function service(name: string): Service {
  const found = cluster.services[name];
  if (found === undefined) throw new Error(`there is no service ${name}`);
  return found;
}

/** What a container's process sees: the image's variables, and the service's on top. */
function environment(of: Service | undefined, dockerfile: string, target: string): NodeJS.ProcessEnv {
  const stage = readDockerfile(`docker/${dockerfile}`).find(({ name }) => name === target);
  if (of === undefined || stage === undefined) throw new Error(`no ${target} in ${dockerfile}`);
  const own = Object.entries(of.environment ?? {}).map(([name, value]) => [name, String(value)]);
  return { ...environmentOf(stage), ...Object.fromEntries(own) };
}
