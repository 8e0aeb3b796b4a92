import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { ip, linkNames, namespaceNames } from './ip-tool.ts';
import { leftBehind, namesOf } from './left-behind.ts';
import { NetworkNamespace, removeNamespace } from './namespace.ts';
import { NetworkRefused } from './network-refused.ts';

/** A private range that routers at home and in offices hardly use. */
const RANGE = '10.77';

/**
 * A switch of its own on this machine (a bridge), with this machine on it and as many namespaces as are plugged in:
 * each is a machine with an address of its own, as far as networks go. Linux, and as root only.
 */
export class Network implements AsyncDisposable {
  /** This machine's address, where namespaces reach what listens on it. */
  readonly address: string;
  readonly #subnet: string;
  readonly #namespaces: NetworkNamespace[] = [];

  private constructor(subnet: string) {
    this.#subnet = subnet;
    this.address = `${subnet}.1`;
  }

  /** @throws NetworkRefused where this machine or this user can't */
  static async create(): Promise<Network> {
    try {
      await removeLeft();
      const network = new Network(freeSubnet());
      const { bridge } = namesOf(process.pid);
      // Without an address of its own a bridge takes over that of a cable.
      await ip('link', 'add', 'name', bridge, 'address', ownHardware(), 'type', 'bridge');
      try {
        await ip('addr', 'add', `${network.address}/24`, 'dev', bridge);
        await ip('link', 'set', bridge, 'up');
      } catch (error) {
        await network.close();
        throw error;
      }
      return network;
    } catch (error) {
      throw new NetworkRefused(error);
    }
  }

  /** Plugs in another machine. */
  async plug(): Promise<NetworkNamespace> {
    const place = this.#namespaces.length + 1;
    const namespace = await NetworkNamespace.create({
      place,
      address: `${this.#subnet}.${place + 10}`,
      gateway: this.address,
    });
    this.#namespaces.push(namespace);
    return namespace;
  }

  /** Removes everything, with the processes that still run inside. Idempotent. */
  async close(): Promise<void> {
    for (const namespace of this.#namespaces.splice(0)) await namespace.close();
    const { bridge } = namesOf(process.pid);
    if ((await linkNames()).includes(bridge)) await ip('link', 'del', bridge);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Locally administered, unicast. */
function ownHardware(): string {
  return ['02', ...(randomBytes(5).toString('hex').match(/../g) ?? [])].join(':');
}

/** What processes left that were killed before they could tidy up. */
async function removeLeft(): Promise<void> {
  for (const name of leftBehind(await linkNames())) await ip('link', 'del', name);
  for (const name of leftBehind(await namespaceNames())) await removeNamespace(name);
}

/** The first one from the process's id on that no interface of this machine has. */
function freeSubnet(): string {
  const taken = Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).map(({ address }) => address),
  );
  for (let step = 0; step < 250; step += 1) {
    const subnet = `${RANGE}.${(process.pid + step) % 250}`;
    if (!taken.some((address) => address.startsWith(`${subnet}.`))) return subnet;
  }
  throw new Error(`no subnet of ${RANGE}.0.0/16 is free`);
}
