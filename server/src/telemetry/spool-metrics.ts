import { Counter, Gauge, type Registry } from 'prom-client';

/** Of journals that are on this machine's disk because the database is away. */
export interface SpoolFigures {
  readonly entries: number;
  readonly sizeBytes: number;
  /** Since the start. */
  readonly refused: number;
}

export function registerSpool(registry: Registry, figures: SpoolFigures): void {
  const registers = [registry];
  new Gauge({
    name: 'tribu_spool_entries',
    help: 'Batches of events that wait on disk for the database.',
    registers,
    collect() {
      this.set(figures.entries);
    },
  });
  new Gauge({
    name: 'tribu_spool_bytes',
    help: 'Size of what waits on disk for the database.',
    registers,
    collect() {
      this.set(figures.sizeBytes);
    },
  });
  new Counter({
    name: 'tribu_spool_refused_total',
    help: 'Batches that never fitted their journal and were set aside beside the spool.',
    registers,
    collect() {
      this.reset();
      this.inc(figures.refused);
    },
  });
}
