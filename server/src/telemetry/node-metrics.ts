import type { Registry } from 'prom-client';
import { ReadFigures } from './read-figures.ts';

/** How much a node does and has promised, and what it has left. */
export interface NodeFigures {
  /** Share of all cores of the machine, 0 to 1, since it was asked for last. */
  readonly cpuShare: () => Promise<number>;
  readonly streamsReserved: () => number;
  readonly streamsCapacity: () => number;
  readonly draining: () => boolean;
  readonly dataFreeBytes: () => Promise<number>;
  readonly mediaWorkersAlive: () => number;
  /** Since the start. */
  readonly mediaWorkerDeaths: () => number;
  readonly transports: () => number;
  readonly producers: () => number;
  readonly consumers: () => number;
}

export function registerNode(registry: Registry, figures: NodeFigures): void {
  const figure = new ReadFigures(registry);
  figure.gauge(
    'tribu_node_cpu_ratio',
    'Share of all cores of the machine that the server and its media workers used since this was asked for last.',
    figures.cpuShare,
  );
  figure.gauge(
    'tribu_node_streams_reserved',
    'Streams that the rooms here may need once everybody who is booked has come.',
    figures.streamsReserved,
  );
  figure.gauge(
    'tribu_node_streams_capacity',
    'Streams that the media workers here can carry.',
    figures.streamsCapacity,
  );
  figure.gauge('tribu_node_draining', 'Whether this node takes no new rooms (1 or 0).', () =>
    figures.draining() ? 1 : 0,
  );
  figure.gauge(
    'tribu_data_free_bytes',
    'Free space on the disk of the data folder: for the spool and what is recorded.',
    figures.dataFreeBytes,
  );
  figure.gauge('tribu_media_workers_alive', 'Media workers that run.', figures.mediaWorkersAlive);
  figure.counter(
    'tribu_media_worker_deaths_total',
    'Media workers that died without being asked to.',
    figures.mediaWorkerDeaths,
  );
  figure.gauge('tribu_media_transports', 'Transports of people and takes.', figures.transports);
  figure.gauge('tribu_media_producers', 'Tracks that are sent to this node by people.', figures.producers);
  figure.gauge(
    'tribu_media_consumers',
    'Tracks that this node sends to people and takes.',
    figures.consumers,
  );
}
