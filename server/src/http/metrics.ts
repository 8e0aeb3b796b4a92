import type { HttpDeps } from './deps.ts';
import { ANYTHING, openRoute, type Route } from './route.ts';

/** `/metrics`, for Prometheus. */
export function metricsRoutes({ metrics }: Pick<HttpDeps, 'metrics'>): Route[] {
  return [
    openRoute(
      {
        method: 'get',
        path: '/metrics',
        summary: 'Figures for Prometheus. Open on loopback; elsewhere an operator’s token as Bearer.',
        access: 'operator',
        params: ANYTHING,
        query: ANYTHING,
        body: null,
        answers: { 200: { says: 'Prometheus’ text format.', schema: null } },
        errors: [],
      },
      async () => ({ kind: 'text', status: 200, ...(await metrics.expose()) }),
    ),
  ];
}
