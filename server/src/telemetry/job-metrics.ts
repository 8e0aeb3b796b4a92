import { Gauge, type Registry } from 'prom-client';
import { ReadFigures } from './read-figures.ts';

type States = Readonly<Record<'waiting' | 'active' | 'failed', number>>;
type ByQueue<T> = Readonly<Record<string, T>>;

/** Null while nobody can say. */
export interface JobFigures {
  readonly counts: () => Promise<ByQueue<States> | null>;
  /** Since when the oldest job has waited that a worker could have taken; 0 where none does. */
  readonly overdueSeconds: () => Promise<ByQueue<number> | null>;
  /** Endpoints of webhooks that refuse what they are to be told next. */
  readonly webhooksFailing: () => Promise<number | null>;
}

/** Asked for when Prometheus asks; the same on every node. */
export function registerJobs(
  registry: Registry,
  { counts, overdueSeconds, webhooksFailing }: JobFigures,
): void {
  new Gauge({
    name: 'tribu_jobs',
    help: 'Jobs of the deployment by queue and state; no value while the database is away.',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      const known = await counts();
      this.reset();
      for (const [queue, states] of Object.entries(known ?? {})) {
        for (const [state, count] of Object.entries(states)) this.set({ queue, state }, count);
      }
    },
  });
  const figure = new ReadFigures(registry);
  figure.gaugeBy(
    'queue',
    'tribu_jobs_overdue_seconds',
    'How long the oldest job waits that a worker could have taken; no value while the database is away.',
    overdueSeconds,
  );
  figure.gauge(
    'tribu_webhooks_failing',
    'Endpoints that did not take what they are to be told, three times or more; no value while the database is away.',
    webhooksFailing,
  );
}
