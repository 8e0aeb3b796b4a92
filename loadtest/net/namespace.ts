import { isAlive } from '../support/end-process.ts';
import { hardwareOf, ip, linkNames, setPort } from './ip-tool.ts';
import { namesOf } from './left-behind.ts';

export interface NamespaceOptions {
  /** Its number on the network, from 1. */
  readonly place: number;
  readonly address: string;
  /** This machine's address on the same bridge. */
  readonly gateway: string;
}

/** A network namespace with one cable to the bridge of its `Network`, that can be cut and mended. */
export class NetworkNamespace {
  readonly address: string;
  /** The words before a command that make it run inside. */
  readonly command: readonly string[];
  readonly #name: string;
  readonly #port: string;
  #closed = false;

  private constructor({ place, address }: NamespaceOptions) {
    const names = namesOf(process.pid);
    this.address = address;
    this.#name = names.namespace(place);
    this.#port = names.port(place);
    this.command = ['ip', 'netns', 'exec', this.#name];
  }

  /** By `Network.plug`. */
  static async create(options: NamespaceOptions): Promise<NetworkNamespace> {
    const namespace = new NetworkNamespace(options);
    const { bridge } = namesOf(process.pid);
    const name = namespace.#name;
    const port = namespace.#port;
    await ip('netns', 'add', name);
    try {
      await ip('link', 'add', port, 'type', 'veth', 'peer', 'name', name, 'netns', name);
      await ip('link', 'set', port, 'master', bridge, 'up');
      await ip('-n', name, 'link', 'set', 'lo', 'up');
      await ip('-n', name, 'addr', 'add', `${options.address}/24`, 'dev', name);
      await ip('-n', name, 'link', 'set', name, 'up');
      await namespace.#introduce(options, bridge);
    } catch (error) {
      await namespace.close();
      throw error;
    }
    return namespace;
  }

  /** Packets vanish in both directions from now on: nobody is told, as when a machine loses its network. */
  async cut(): Promise<void> {
    await setPort(this.#port, 'disabled');
  }

  async heal(): Promise<void> {
    await setPort(this.#port, 'forwarding');
  }

  /** Ends what still runs inside, and removes it. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // By itself it would stay as long as the namespace's connections have last words to say.
    if ((await linkNames()).includes(this.#port)) await ip('link', 'del', this.#port);
    await removeNamespace(this.#name);
  }

  /**
   * Each side knows the other's hardware for good. Otherwise a few seconds after a cut the system would find that
   * out by itself and report an unreachable host, which no machine behind a router gets to hear.
   */
  async #introduce({ address, gateway }: NamespaceOptions, bridge: string): Promise<void> {
    const name = this.#name;
    const inside = await hardwareOf(name, ['-n', name]);
    const outside = await hardwareOf(bridge);
    await ip('neigh', 'replace', address, 'lladdr', inside, 'dev', bridge);
    await ip('-n', name, 'neigh', 'replace', gateway, 'lladdr', outside, 'dev', name);
  }
}

/** Ends what runs inside and removes the namespace. */
export async function removeNamespace(name: string): Promise<void> {
  const pids = await ip('netns', 'pids', name);
  for (const pid of pids.split('\n').map(Number)) if (pid > 1 && isAlive(pid)) process.kill(pid, 'SIGKILL');
  await ip('netns', 'del', name);
}
