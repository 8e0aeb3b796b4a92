import { Gauge, type Registry } from 'prom-client';

type States = Readonly<Record<'waiting' | 'active' | 'failed', number>>;

/** By queue. Null while nobody can say. */
export type JobFigures = () => Promise<Readonly<Record<string, States>> | null>;

/** Asked for when Prometheus asks; the same on every node. */
export function registerJobs(registry: Registry, figures: JobFigures): void {
  new Gauge({
    name: 'tribu_jobs',
    help: 'Jobs of the deployment by queue and state; no value while the database is away.',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      const counts = await figures();
      this.reset();
      for (const [queue, states] of Object.entries(counts ?? {})) {
        for (const [state, count] of Object.entries(states)) this.set({ queue, state }, count);
      }
    },
  });
}
