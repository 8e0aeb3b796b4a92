import type { Registry } from 'prom-client';
import { ReadFigures } from './read-figures.ts';

/** Of journals that are on this machine's disk because the database is away. */
export interface SpoolFigures {
  readonly entries: number;
  readonly sizeBytes: number;
  /** Since the start. */
  readonly refused: number;
}

export function registerSpool(registry: Registry, figures: SpoolFigures): void {
  const figure = new ReadFigures(registry);
  figure.gauge(
    'tribu_spool_entries',
    'Batches of events that wait on disk for the database.',
    () => figures.entries,
  );
  figure.gauge('tribu_spool_bytes', 'Size of what waits on disk for the database.', () => figures.sizeBytes);
  figure.counter(
    'tribu_spool_refused_total',
    'Batches that never fitted their journal and were set aside beside the spool.',
    () => figures.refused,
  );
}
