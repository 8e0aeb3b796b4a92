import { setTimeout as later } from 'node:timers/promises';
import { TribuError } from '@tribu-live/protocol';
import { Network, type NetworkNamespace, Relay } from '../../net/index.ts';
import { PostgresServer, RedisServer, S3Server, sharedEnv } from '../../support/engines/index.ts';
import { openSchool, type School, ServerProcess } from '../../support/index.ts';

const LOOPBACK = '127.0.0.1';
const PORT = 3000;
const MEDIA_PORT = 40_000;
const POLL_MS = 50;
/** Of each node. */
const COMPLAINTS = 20;
/** A node that came back is known to the others after a beat or two. */
const KNOWN_TIMEOUT_MS = 20_000;

/** One node on a machine of its own, as far as networks go. */
export interface Machine {
  readonly name: string;
  readonly server: ServerProcess;
  readonly namespace: NetworkNamespace;
}

/** Several nodes of one deployment, each in a network namespace, and the engines that they share on this machine. */
export class Machines implements AsyncDisposable {
  readonly all: readonly Machine[];
  readonly school: School;
  readonly #resources: AsyncDisposableStack;

  private constructor(all: readonly Machine[], school: School, resources: AsyncDisposableStack) {
    this.all = all;
    this.school = school;
    this.#resources = resources;
  }

  /** @throws NetworkRefused where no namespaces can be made */
  static async start(count: number): Promise<Machines> {
    await using resources = new AsyncDisposableStack();
    const network = resources.use(await Network.create());
    const redis = resources.use(await RedisServer.start());
    const postgres = resources.use(await PostgresServer.start());
    const s3 = resources.use(await S3Server.start());
    const local = await sharedEnv({ redis, postgres, s3 });
    // Engines listen on the loopback address alone: the namespaces reach them by a relay on this machine's own.
    const tcpPorts = [local.DATABASE_URL, local.REDIS_URL, local.STORAGE_URL].map(portIn);
    const relay = await Relay.create({ host: network.address, targetHost: LOOPBACK, tcpPorts });
    resources.defer(() => relay.close());
    const shared = Object.fromEntries(
      Object.entries(local).map(([name, value]) => [name, value.replaceAll(LOOPBACK, network.address)]),
    );
    const all: Machine[] = [];
    for (let number = 1; number <= count; number += 1) {
      const namespace = await network.plug();
      const server = await ServerProcess.start({
        host: namespace.address,
        through: namespace.command,
        port: PORT,
        env: { ...shared, NODE_ID: `node-${number}`, MEDIA_PORT: `${MEDIA_PORT}`, DRAIN_SECONDS: '0' },
      });
      resources.use(server);
      all.push({ name: `node-${number}`, server, namespace });
    }
    const [first] = all;
    if (first === undefined) throw new RangeError('a deployment has one node at least');
    const school = await openSchool(
      first.server,
      all.map(({ server }) => server.url),
    );
    return new Machines(all, school, resources.move());
  }

  at(url: string): Machine {
    const machine = this.all.find(({ server }) => server.url === url);
    if (machine === undefined) throw new Error(`no node at ${url}`);
    return machine;
  }

  /** A back end that speaks to another node than this one. */
  schoolBeside(machine: Machine): School {
    const other = this.all.find((each) => each !== machine);
    return this.school.at(other?.server.url ?? machine.server.url);
  }

  /** Resolves once all nodes are ready and each of them may be given rooms by the others. */
  async allKnown(knock: (url: string) => Promise<{ readonly entry: readonly string[] }>): Promise<void> {
    const deadline = performance.now() + KNOWN_TIMEOUT_MS;
    for (const { server } of this.all) {
      await server.ready();
      for (;;) {
        const entries = await knock(server.url).then(({ entry }) => entry.length, nobodyYet);
        if (entries === this.all.length) break;
        if (performance.now() > deadline) throw new Error(`${server.url} doesn't know all the others`);
        await later(POLL_MS);
      }
    }
  }

  /** What the nodes complained of last, for whoever has to find out why a run failed. */
  complaints(): string {
    return this.all
      .flatMap(({ name, server }) =>
        server.log
          .filter((line) => /"level":(4|5|6)0/.test(line))
          .slice(-COMPLAINTS)
          .map((line) => `${name}: ${line}`),
      )
      .join('\n');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync();
  }
}

/** A node that has only just come back may have to see who has the room. */
function nobodyYet(error: unknown): number {
  if (error instanceof TribuError && error.retryable) return 0;
  throw error;
}

function portIn(url: string): number {
  const port = new RegExp(`${LOOPBACK.replaceAll('.', '\\.')}:(\\d+)`).exec(url)?.[1];
  if (port === undefined) throw new Error('no port of this machine in the URL of an engine');
  return Number(port);
}
