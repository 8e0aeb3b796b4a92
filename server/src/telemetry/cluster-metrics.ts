import { Counter, Gauge, type Registry } from 'prom-client';

/** Of a node's part among the nodes of its deployment. */
export interface ClusterFigures {
  /** This one included. */
  readonly nodesAlive: number;
  /** Since the start. */
  readonly fenced: number;
  /** Of the stores that this node beats in. */
  readonly stores: readonly {
    readonly name: string;
    /** Since the start. */
    readonly failed: number;
    /** Since the last beat that was written. */
    readonly ageMs: number;
  }[];
}

/** @param figures are asked for when Prometheus asks */
export function registerCluster(registry: Registry, figures: () => ClusterFigures): void {
  const registers = [registry];
  new Gauge({
    name: 'tribu_cluster_nodes_alive',
    help: 'Nodes whose beats are fresh, as this node sees it; itself included.',
    registers,
    collect() {
      this.set(figures().nodesAlive);
    },
  });
  new Counter({
    name: 'tribu_cluster_fenced_total',
    help: 'Times this node could write no beat for so long that it let go of its rooms.',
    registers,
    collect() {
      this.reset();
      this.inc(figures().fenced);
    },
  });
  new Counter({
    name: 'tribu_cluster_beats_failed_total',
    help: 'Beats that could not be written, by store.',
    labelNames: ['store'],
    registers,
    collect() {
      this.reset();
      for (const { name, failed } of figures().stores) this.inc({ store: name }, failed);
    },
  });
  new Gauge({
    name: 'tribu_cluster_beat_age_seconds',
    help: 'Since the last beat that was written, by store.',
    labelNames: ['store'],
    registers,
    collect() {
      for (const { name, ageMs } of figures().stores) this.set({ store: name }, ageMs / 1000);
    },
  });
}
