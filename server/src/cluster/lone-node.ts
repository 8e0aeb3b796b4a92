import type { Cluster, LiveNode } from './types.ts';

/** The cluster of a node that is alone. */
export class LoneNode implements Cluster {
  readonly holds = true;
  readonly #own: () => Omit<LiveNode, 'load' | 'draining'>;
  #draining = false;

  constructor(own: () => Omit<LiveNode, 'load' | 'draining'>) {
    this.#own = own;
  }

  onFenced(): void {
    // Nobody takes its rooms away.
  }

  onFreed(): void {
    // It never stopped.
  }

  onDeath(): void {
    // There is nobody else.
  }

  nodes(): readonly LiveNode[] {
    return [this.placeFor()];
  }

  isDead(): boolean {
    return false;
  }

  verdict(): Promise<'alive'> {
    return Promise.resolve('alive');
  }

  placeFor(): LiveNode {
    return { ...this.#own(), draining: this.#draining, load: null };
  }

  /** Nobody else would take its rooms over. */
  allowSpool(): Promise<void> {
    return Promise.resolve();
  }

  drain(): void {
    this.#draining = true;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
