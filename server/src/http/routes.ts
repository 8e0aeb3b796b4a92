import { attendanceRoutes } from './attendance.ts';
import type { HttpDeps } from './deps.ts';
import { eventRoutes } from './events.ts';
import { healthRoutes } from './health.ts';
import { joinRoutes } from './join.ts';
import { metricsRoutes } from './metrics.ts';
import { openApiRoute } from './openapi.ts';
import { peopleRoutes } from './people.ts';
import type { RateGate } from './rate-gate.ts';
import type { Route } from './route.ts';
import { sessionRoutes } from './sessions.ts';
import { tokenRoutes } from './tokens.ts';

/** Every route of the HTTP interface. */
export function allRoutes(deps: HttpDeps, rates: RateGate): Route[] {
  const routes = [
    ...sessionRoutes(deps),
    ...tokenRoutes(deps),
    ...eventRoutes(deps),
    ...attendanceRoutes(deps),
    ...peopleRoutes(deps),
    ...joinRoutes(deps, rates),
    ...healthRoutes(deps),
    ...metricsRoutes(deps),
  ];
  return [...routes, openApiRoute(routes, deps.version)];
}
