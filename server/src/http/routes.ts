import { attendanceRoutes } from './attendance.ts';
import { consentRoutes } from './consents.ts';
import type { HttpDeps } from './deps.ts';
import { engagementRoutes } from './engagement/index.ts';
import { eventRoutes } from './events.ts';
import { healthRoutes } from './health.ts';
import { jobRoutes } from './jobs.ts';
import { joinRoutes } from './join.ts';
import { metricsRoutes } from './metrics.ts';
import { openApiRoute } from './openapi.ts';
import { pageRoutes } from './pages.ts';
import { peopleRoutes } from './people.ts';
import { questionRoutes } from './questions.ts';
import type { RateGate } from './rate-gate.ts';
import { recordingRoutes } from './recordings.ts';
import { replayRoutes } from './replays.ts';
import type { Route } from './route.ts';
import { runSheetRoutes } from './run-sheets.ts';
import { sessionRoutes } from './sessions.ts';
import { shareRoutes } from './share.ts';
import { tokenRoutes } from './tokens.ts';
import { webhookRoutes } from './webhooks.ts';

/** Every route of the HTTP interface. */
export function allRoutes(deps: HttpDeps, rates: RateGate): Route[] {
  const routes = [
    ...sessionRoutes(deps),
    ...tokenRoutes(deps),
    ...eventRoutes(deps),
    ...attendanceRoutes(deps),
    ...engagementRoutes(deps),
    ...pageRoutes(deps),
    ...questionRoutes(deps),
    ...runSheetRoutes(deps),
    ...peopleRoutes(deps),
    ...consentRoutes(deps),
    ...joinRoutes(deps, rates),
    ...recordingRoutes(deps),
    ...shareRoutes(deps),
    ...replayRoutes(deps, rates),
    ...webhookRoutes(deps),
    ...jobRoutes(deps),
    ...healthRoutes(deps),
    ...metricsRoutes(deps),
  ];
  return [...routes, openApiRoute(routes, deps.version)];
}
