import type { Cluster, LiveNode, Verdict } from '../../src/cluster/types.ts';

export function liveNode(id: string, more: Partial<LiveNode> = {}): LiveNode {
  const url = `http://${id}`;
  return { id, url, entryUrls: [url], draining: false, load: null, ...more };
}

/** A cluster that is as a test says. */
export class FakeCluster implements Cluster {
  holds = true;
  living: LiveNode[];
  readonly gone = new Set<string>();
  /** Where rooms are placed; null: here. */
  place: string | null = null;
  /** What becomes of a node whose beats are late. */
  late: (nodeId: string) => Promise<Verdict> = () => Promise.resolve('alive');
  #onFenced: () => void = () => undefined;
  #onFreed: () => void = () => undefined;
  #onDeath: (nodeId: string) => void = () => undefined;

  constructor(own: string, ...others: string[]) {
    this.living = [own, ...others].map((id) => liveNode(id));
  }

  fence(): void {
    this.holds = false;
    this.#onFenced();
  }

  free(): void {
    this.holds = true;
    this.#onFreed();
  }

  die(nodeId: string): void {
    this.gone.add(nodeId);
    this.living = this.living.filter(({ id }) => id !== nodeId);
    this.#onDeath(nodeId);
  }

  onFenced(callback: () => void): void {
    this.#onFenced = callback;
  }

  onFreed(callback: () => void): void {
    this.#onFreed = callback;
  }

  onDeath(callback: (nodeId: string) => void): void {
    this.#onDeath = callback;
  }

  nodes(): readonly LiveNode[] {
    return this.living;
  }

  isDead(nodeId: string): boolean {
    return this.gone.has(nodeId);
  }

  dead(): readonly string[] {
    return [...this.gone];
  }

  verdict(nodeId: string): Promise<Verdict> {
    return this.gone.has(nodeId) ? Promise.resolve('dead') : this.late(nodeId);
  }

  placeFor(): LiveNode {
    return this.living.find(({ id }) => id === this.place) ?? this.living[0] ?? liveNode('none');
  }

  allowSpool(): Promise<void> {
    return Promise.resolve();
  }

  drain(): void {
    this.living = this.living.map((node, place) => (place === 0 ? { ...node, draining: true } : node));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
