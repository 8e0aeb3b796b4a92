import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { Logger, Metrics } from '../telemetry/index.ts';

/** Header that carries a request's id, both ways. */
export const REQUEST_ID_HEADER = 'X-Request-Id';
const WELL_FORMED = /^[A-Za-z0-9._:-]{8,64}$/;

/** What is known of a request beside what it says. */
export interface RequestContext {
  /** Found in the log, in the error's body and in the answer's header. */
  readonly correlationId: string;
  readonly log: Logger;
  /** The path pattern of the route, once one was found. */
  route: string | null;
}

const contexts = new WeakMap<Request, RequestContext>();

export function contextOf(request: Request): RequestContext {
  const context = contexts.get(request);
  if (context === undefined)
    throw new TypeError('the request came past the middleware that gives it a context');
  return context;
}

/** Gives each request its id, its logger and its place in the metrics. */
export function requestContext({ log, metrics }: { log: Logger; metrics: Metrics }): RequestHandler {
  return (request, response, next) => {
    const sent = request.get(REQUEST_ID_HEADER);
    const correlationId = sent !== undefined && WELL_FORMED.test(sent) ? sent : randomUUID();
    const context: RequestContext = { correlationId, log: log.child({ correlationId }), route: null };
    contexts.set(request, context);
    response.setHeader(REQUEST_ID_HEADER, correlationId);
    const startedAtMs = performance.now();
    response.once('finish', () => {
      const { method } = request;
      const { statusCode: status } = response;
      const elapsedMs = performance.now() - startedAtMs;
      const route = context.route ?? 'other';
      metrics.httpSeconds.observe({ method, route, status }, elapsedMs / 1000);
      context.log.debug({ method, route, status, elapsedMs: Math.round(elapsedMs) }, 'answered');
    });
    next();
  };
}
