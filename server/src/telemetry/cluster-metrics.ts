import type { Registry } from 'prom-client';
import { ReadFigures } from './read-figures.ts';

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
  const figure = new ReadFigures(registry);
  const byStore = (of: (store: ClusterFigures['stores'][number]) => number) =>
    Object.fromEntries(figures().stores.map((store) => [store.name, of(store)]));
  figure.gauge(
    'tribu_cluster_nodes_alive',
    'Nodes whose beats are fresh, as this node sees it; itself included.',
    () => figures().nodesAlive,
  );
  figure.counter(
    'tribu_cluster_fenced_total',
    'Times this node could write no beat for so long that it let go of its rooms.',
    () => figures().fenced,
  );
  figure.counterBy('store', 'tribu_cluster_beats_failed_total', 'Beats that could not be written.', () =>
    byStore(({ failed }) => failed),
  );
  figure.gaugeBy('store', 'tribu_cluster_beat_age_seconds', 'Since the last beat that was written.', () =>
    byStore(({ ageMs }) => ageMs / 1000),
  );
}
