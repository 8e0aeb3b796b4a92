import { z } from 'zod';
import type { HttpDeps } from './deps.ts';
import { ANYTHING, json, openRoute, type Route } from './route.ts';

/** A database that needs longer than this isn't ready for a room full of people. */
const STORE_TIMEOUT_MS = 1000;

const Health = z.object({
  status: z.literal('ok'),
  version: z.string(),
  nodeId: z.string(),
  uptimeSeconds: z.number().int(),
  mediaWorker: z
    .object({ origin: z.string(), version: z.string(), recipe: z.string().nullable() })
    .nullable(),
});

const Readiness = z.object({
  ready: z.boolean(),
  /** What has to come back; a node without `redis` can hold rooms all the same. */
  missing: z.array(z.enum(['store', 'mediaWorker', 'home', 'redis'])),
});

type Deps = Pick<HttpDeps, 'version' | 'nodeId' | 'health' | 'store'>;

/** `/healthz`: the process lives. `/readyz`: it can hold rooms. */
export function healthRoutes({ version, nodeId, health, store }: Deps): Route[] {
  return [
    openRoute(
      {
        method: 'get',
        path: '/healthz',
        summary: 'The process lives; which release and which media worker it runs.',
        params: ANYTHING,
        query: ANYTHING,
        body: null,
        answers: { 200: { says: 'Alive.', schema: Health } },
        errors: [],
      },
      async () => {
        const uptimeSeconds = Math.floor(process.uptime());
        return json({ status: 'ok', version, nodeId, uptimeSeconds, mediaWorker: health.mediaWorker });
      },
    ),
    openRoute(
      {
        method: 'get',
        path: '/readyz',
        summary: 'Whether this node can hold rooms now, and what is missing.',
        params: ANYTHING,
        query: ANYTHING,
        body: null,
        answers: {
          200: { says: 'Ready.', schema: Readiness },
          503: { says: 'Not ready.', schema: Readiness },
        },
        errors: [],
      },
      async ({ log }) => {
        const missing: z.infer<typeof Readiness>['missing'] = [];
        const answered = await store.ping(STORE_TIMEOUT_MS).then(
          () => true,
          (err: unknown) => {
            log.warn({ err }, 'the store did not answer');
            return false;
          },
        );
        if (!answered) missing.push('store');
        if (health.mediaWorkersAlive() === 0) missing.push('mediaWorker');
        if (!health.homeHeld()) missing.push('home');
        const ready = missing.length === 0;
        if (!health.redisReachable()) missing.push('redis');
        return json({ ready, missing }, ready ? 200 : 503);
      },
    ),
  ];
}
