import express, { type Express, type RequestHandler } from 'express';
import { allowEverybody } from './cross-origin.ts';
import type { HttpDeps } from './deps.ts';
import { errorAnswer, notFound } from './errors.ts';
import { mount } from './mount.ts';
import { mountOrders } from './orders.ts';
import { RateGate } from './rate-gate.ts';
import { requestContext } from './request-context.ts';
import { allRoutes } from './routes.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * The HTTP side of the server: REST, the door, health, metrics and the SDK's files.
 *
 * @param pages asked in order once nothing else answers: the operators' page, and the demo school where it is offered
 */
export function createHttpApp(deps: HttpDeps, pages: readonly RequestHandler[]): Express {
  const app = express();
  const rates = new RateGate(deps.addresses, () => performance.now());
  app.set('etag', false);
  app.use(requestContext({ log: deps.log, metrics: deps.metrics }));
  app.use(securityHeaders(deps));
  app.use(rates.byAddress);
  if (deps.sdkDir !== null) {
    // Names don't change with content, so browsers ask each time whether a file is still the same.
    const files = express.static(deps.sdkDir, { index: false, cacheControl: false, setHeaders: noCache });
    app.use('/sdk', allowEverybody, files);
  }
  for (const route of allRoutes(deps, rates)) mount(app, route, deps, rates);
  mountOrders(app, deps);
  for (const page of pages) app.use(page);
  app.use(notFound);
  app.use(errorAnswer(deps.metrics));
  return app;
}

function noCache(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache');
}
