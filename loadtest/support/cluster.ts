import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcess } from './end-process.ts';
import { PostgresServer, RedisServer, S3Server, type SharedEnv } from './engines/index.ts';
import { createKey } from './open-school.ts';
import { type ApiKey, School } from './school.ts';
import { familyOf } from './server-family.ts';
import { ServerProcess } from './server-process.ts';
import { type TempFolder, tempFolder } from './temp-folder.ts';
import { WorkerProcess } from './worker-process.ts';

export interface ClusterOptions {
  /** Default: 3. */
  readonly nodes?: number;
  /** Job workers, each a process of its own. Default: 0. */
  readonly workers?: number;
  /** For nodes and workers, on top of what makes them one deployment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gets each line that a node or worker prints, with its name. */
  readonly heard?: (name: string, line: string) => void;
  /** Data of an earlier cluster to go on with; stays when this one is closed. Default: a folder of its own. */
  readonly dataDir?: string;
}

export interface ClusterEngines {
  readonly redis: RedisServer;
  readonly postgres: PostgresServer;
  readonly s3: S3Server;
}

/** Several nodes of one deployment, its job workers, and the engines they stand on. */
export class LocalCluster implements AsyncDisposable {
  readonly nodes: ServerProcess[] = [];
  readonly workers: WorkerProcess[] = [];
  readonly engines: ClusterEngines;
  /** The variables that all nodes and workers share. */
  readonly env: SharedEnv;
  readonly #more: Readonly<Record<string, string>>;
  readonly #heard: (name: string, line: string) => void;
  readonly #dataDir: string;
  readonly #ownFolder: TempFolder | null;
  #key: ApiKey | null = null;
  #workersMade = 0;
  #closing: Promise<void> | null = null;

  private constructor(parts: {
    engines: ClusterEngines;
    env: SharedEnv;
    more: Readonly<Record<string, string>>;
    heard: (name: string, line: string) => void;
    dataDir: string;
    ownFolder: TempFolder | null;
  }) {
    this.engines = parts.engines;
    this.env = parts.env;
    this.#more = parts.more;
    this.#heard = parts.heard;
    this.#dataDir = parts.dataDir;
    this.#ownFolder = parts.ownFolder;
  }

  /** Resolves when all of it is ready; what was started is ended when something isn't. */
  static async start(options: ClusterOptions): Promise<LocalCluster> {
    const { nodes = 3, workers = 0, env = {}, heard = () => undefined, dataDir } = options;
    const ownFolder = dataDir === undefined ? await tempFolder() : null;
    const folder = dataDir ?? ownFolder?.path ?? '';
    await using started = new AsyncDisposableStack();
    if (ownFolder !== null) started.use(ownFolder);
    const redis = started.use(await RedisServer.start({ dataDir: join(folder, 'redis') }));
    const postgres = started.use(await PostgresServer.start({ dataDir: join(folder, 'postgres') }));
    const s3 = started.use(await S3Server.start({ dataDir: join(folder, 's3') }));
    const shared = await deploymentIn(folder, { redis, postgres, s3 });
    const parts = {
      engines: { redis, postgres, s3 },
      env: shared,
      more: env,
      heard,
      dataDir: folder,
      ownFolder,
    };
    const cluster = started.use(new LocalCluster(parts));
    // The first one writes the database's tables; the others needn't wait for it in line.
    if (nodes > 0) await cluster.addNode();
    const more = [
      ...Array.from({ length: nodes - 1 }, (_, index) => cluster.addNode({}, index + 2)),
      ...Array.from({ length: workers }, () => cluster.addWorker()),
    ];
    const failed = (await Promise.allSettled(more)).find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    cluster.nodes.sort((one, other) => numberOf(one) - numberOf(other));
    started.move();
    return cluster;
  }

  /** Its NODE_ID is `node-` and its number. */
  async addNode(
    env: Readonly<Record<string, string>> = {},
    number = this.nodes.length + 1,
  ): Promise<ServerProcess> {
    const id = `node-${number}`;
    const node = await ServerProcess.start({
      dataDir: join(this.#dataDir, id),
      heard: (line) => this.#heard(id, line),
      env: { NODE_ID: id, DRAIN_SECONDS: '5', ...this.env, ...this.#more, ...env },
    });
    this.nodes.push(node);
    return node;
  }

  async addWorker(env: Readonly<Record<string, string>> = {}): Promise<WorkerProcess> {
    this.#workersMade += 1;
    const id = `worker-${this.#workersMade}`;
    const folder = join(this.#dataDir, id);
    await mkdir(folder, { recursive: true });
    const own = { TRIBU_DATA: folder, ...this.env, ...this.#more, ...env };
    const worker = await WorkerProcess.start(own, (line) => this.#heard(id, line));
    this.workers.push(worker);
    return worker;
  }

  /** The school's back end, which speaks to one of the nodes; the key is made at the first call. */
  async school(node: ServerProcess | undefined = this.nodes.find(({ running }) => running)): Promise<School> {
    if (node === undefined) throw new Error('no node of the cluster runs');
    this.#key ??= await createKey(node);
    return new School(node.url, this.#key);
  }

  /** Ends everything, nodes before the engines they write to, and removes its data unless their folder was handed in. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(): Promise<void> {
    const { redis, postgres, s3 } = this.engines;
    // What is paused would keep the nodes waiting.
    await Promise.all([redis, postgres, s3].map((engine) => engine.resume()));
    const ours = await Promise.allSettled([...this.workers, ...this.nodes].map((each) => each.close()));
    for (const node of this.nodes) {
      // A capture process outlives a killed server for a while.
      for (const pid of (await familyOf(node)).capture) await endProcess(pid, 'SIGTERM');
    }
    const engines = await Promise.allSettled([redis, postgres, s3].map((engine) => engine.close()));
    await this.#ownFolder?.[Symbol.asyncDispose]();
    const failed = [...ours, ...engines].find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

export function startCluster(options: ClusterOptions = {}): Promise<LocalCluster> {
  return LocalCluster.start(options);
}

/** One database, bucket and secret for each folder, also at the next start. */
async function deploymentIn(folder: string, { redis, postgres, s3 }: ClusterEngines): Promise<SharedEnv> {
  const file = join(folder, 'secret.key');
  if (!existsSync(file)) await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return {
    DATABASE_URL: await postgres.ensureDatabase('tribu'),
    REDIS_URL: redis.url,
    STORAGE_URL: await s3.createBucket('tribu'),
    SECRET_KEY: await readFile(file, 'utf8'),
  };
}

function numberOf({ env }: ServerProcess): number {
  return Number(env.NODE_ID?.split('-').at(-1));
}
