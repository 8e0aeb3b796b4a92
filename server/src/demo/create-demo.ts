import { fileURLToPath } from 'node:url';
import { type RequestHandler, Router } from 'express';
import { ConfigError, isLoopback } from '../config/index.ts';
import { type HttpDeps, localHostOnly, mount, RateGate } from '../http/index.ts';
import { demoKey } from './demo-key.ts';
import { demoRoutes } from './demo-routes.ts';
import { siteFiles } from './site-files.ts';

const SITE = fileURLToPath(new URL('./site', import.meta.url));

/**
 * The demo school: its pages at `/` and its back end at `/demo/api`. It gives tokens to whoever asks, so it
 * answers on loopback only.
 * @throws ConfigError when the server listens on another address
 */
export function createDemo(deps: HttpDeps, { siteDir = SITE } = {}): RequestHandler {
  if (!isLoopback(deps.config.http.host)) {
    throw new ConfigError('DEMO', `must be false while HOST is ${deps.config.http.host}`, 'false');
  }
  const router = Router();
  const rates = new RateGate(deps.addresses, () => performance.now());
  router.use(localHostOnly);
  // Where several nodes serve the school their pages speak to each of them.
  const shared = deps.config.redisUrl !== null;
  // Looked up each time: the key can be revoked while the server runs, and then the demo makes a new one.
  const key = () => demoKey(deps.store.keys, shared ? null : new URL(deps.own().url).origin);
  for (const route of demoRoutes(deps, key)) mount(router, route, deps, rates);
  router.use(siteFiles(siteDir));
  return router;
}
