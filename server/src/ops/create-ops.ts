import { join } from 'node:path';
import { TribuError } from '@tribu-live/protocol';
import express, { type RequestHandler, Router } from 'express';
import { RATES } from '../config/index.ts';
import { contextOf, mount, RateGate } from '../http/index.ts';
import { AddressRate } from '../rates/index.ts';
import { dataRoutes } from './data-routes.ts';
import type { OpsDeps } from './deps.ts';
import { OperatorGate } from './operator-gate.ts';
import { langOf, pageHtml } from './page.ts';
import { pageHeaders } from './page-headers.ts';
import { noSessionCookie, tokenInCookie } from './session-cookie.ts';
import { signInRoutes } from './sign-in-routes.ts';

/** The operators' page at `/ops`, behind an operator's token; what it shows comes from `/ops/data`. */
export function createOps(deps: OpsDeps): RequestHandler {
  const router = Router();
  const now = () => performance.now();
  const rates = new RateGate(deps.addresses, now);
  const gate = new OperatorGate(deps);
  router.use('/ops', pageHeaders);
  router.get('/ops', async (request, response) => {
    contextOf(request).route = '/ops';
    const known = await gate.knows(request);
    // One that ended or whose key was revoked is of no use any more.
    if (!known && tokenInCookie(request.get('Cookie')) !== null) {
      response.setHeader('Set-Cookie', noSessionCookie(deps));
    }
    const lang = langOf(request.query.lang, request.get('Accept-Language'));
    response.status(known ? 200 : 401).setHeader('Cache-Control', 'no-store');
    response.type('html').send(pageHtml(lang, known ? 'main' : 'sign-in'));
  });
  if (deps.sdkDir !== null) router.use('/ops/assets', assets(join(deps.sdkDir, 'ops')));
  router.post('/ops/sign-in', boundedSignIns(deps));
  for (const route of signInRoutes(deps, gate)) mount(router, route, deps, rates);
  router.use('/ops/data', gate.only);
  for (const route of dataRoutes(deps)) mount(router, route, deps, rates);
  return router;
}

/** Built beside the SDK by client-sdk/build.mjs. Names don't change with content: browsers ask each time. */
function assets(folder: string): RequestHandler {
  const setHeaders = (response: { setHeader(name: string, value: string): unknown }) =>
    void response.setHeader('Cache-Control', 'no-cache');
  return express.static(folder, { index: false, cacheControl: false, setHeaders });
}

function boundedSignIns({ config }: OpsDeps): RequestHandler {
  const attempts = new AddressRate({
    trustedProxies: config.http.trustedProxies,
    now: () => performance.now(),
    rate: RATES.signInsPerAddress,
  });
  return (request, _response, next) => {
    const retryAfterMs = attempts.charge(request);
    if (retryAfterMs > 0) throw new TribuError('rate_limited', { field: 'token', details: { retryAfterMs } });
    next();
  };
}
