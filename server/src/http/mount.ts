import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { IRouter, Request, Response } from 'express';
import { authenticateApiKey, verifyOperatorToken } from '../auth/index.ts';
import { isLoopback } from '../config/index.ts';
import { allowKnownOrigins } from './cross-origin.ts';
import type { HttpDeps } from './deps.ts';
import { localHostOnly } from './local-host-only.ts';
import type { RateGate } from './rate-gate.ts';
import { bodyTypes, readBody } from './read-body.ts';
import { contextOf } from './request-context.ts';
import type { Caller, Reply, Route } from './route.ts';

/** Puts a route into the application: who calls, then the body, then the route itself. */
export function mount(app: IRouter, route: Route, deps: HttpDeps, rates: RateGate): void {
  if (route.crossOrigin) {
    const cors = allowKnownOrigins(deps.origins, route.method);
    app.options(route.path, cors);
    app[route.method](route.path, cors);
  }
  if (route.access === 'operator' && operatorsAreLocal(deps)) app[route.method](route.path, localHostOnly);
  app[route.method](route.path, async (request, response) => {
    const context = contextOf(request);
    context.route = route.path;
    const caller = await identify(route, request, deps, rates);
    const body = route.body === null ? undefined : await readBody(request, response, bodyTypes(route));
    await send(response, await route.run({ request, body, caller, log: context.log }));
  });
}

async function identify(
  route: Route,
  request: Request,
  deps: HttpDeps,
  rates: RateGate,
): Promise<Caller | null> {
  const authorization = request.get('Authorization');
  switch (route.access) {
    case 'open':
      return null;
    case 'operator': {
      if (operatorsAreLocal(deps)) return null;
      const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
      await verifyOperatorToken(token, { keyring: deps.store.keys, nowMs: deps.now() });
      return null;
    }
    case 'key': {
      const caller = await authenticateApiKey(authorization, deps.store.keys);
      rates.key(caller.keyId);
      return caller;
    }
  }
}

/** On loopback, with no proxy in front, whoever can call is the one who runs the server. */
function operatorsAreLocal({ config }: Pick<HttpDeps, 'config'>): boolean {
  return isLoopback(config.http.host) && config.http.trustedProxies === 0;
}

async function send(response: Response, reply: Reply): Promise<void> {
  response.status(reply.status).setHeader('Cache-Control', 'no-store');
  switch (reply.kind) {
    case 'json':
      response.json(reply.body);
      return;
    case 'text':
      response.setHeader('Content-Type', reply.contentType);
      response.end(reply.text);
      return;
    case 'bytes':
      for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
      if (reply.stream === null) response.end();
      else await pass(reply.stream, response);
      return;
  }
}

/** As fast as the caller takes it; one who goes away in the middle of a video is no error. */
async function pass(stream: Readable, response: Response): Promise<void> {
  try {
    await pipeline(stream, response);
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!gone) throw error;
  }
}
