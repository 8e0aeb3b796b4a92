import { TribuError } from '@tribu-live/protocol';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { StorageRefusal } from '../storage/index.ts';
import type { Metrics } from '../telemetry/index.ts';
import { contextOf } from './request-context.ts';

/** The last handler before errors: nothing answers to this method and path. */
export const notFound: RequestHandler = () => {
  throw new TribuError('not_found');
};

/** Turns whatever was thrown into a typed error; the inside of our own failures stays in the log. */
export function errorAnswer(metrics: Metrics): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const { correlationId, log } = contextOf(request);
    const error = asTribuError(thrown);
    metrics.refusalsTotal.inc({ code: error.code });
    if (error.status >= 500) log.error({ err: thrown, code: error.code }, 'a request failed');
    else log.debug({ code: error.code, field: error.field }, 'a request was refused');
    if (response.headersSent) {
      // The answer is half sent: only closing the connection tells the caller.
      next(thrown);
      return;
    }
    // Some refusals may be kept by default (404, 410): what is refused now need not be tomorrow.
    response.setHeader('Cache-Control', 'no-store');
    if (error.code === 'unauthenticated') response.setHeader('WWW-Authenticate', 'Basic realm="tribu-live"');
    const retryAfterMs = error.details?.retryAfterMs;
    if (typeof retryAfterMs === 'number') response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1000));
    response.status(error.status).json({ error: { ...error.toBody(), correlationId } });
  };
}

function asTribuError(thrown: unknown): TribuError {
  if (thrown instanceof TribuError) {
    // Whoever throws `internal` may have written for the log: callers get the registry's sentence.
    return thrown.code === 'internal' ? new TribuError('internal') : thrown;
  }
  if (thrown instanceof StorageRefusal && thrown.retryable) return new TribuError('unavailable');
  const status = statusOf(thrown);
  if (status === 413) return new TribuError('too_large');
  if (status !== null && status >= 400 && status < 500) return new TribuError('malformed');
  return new TribuError('internal');
}

/** Status of an error of Express or its body parser: what they throw is the caller's fault or none of ours. */
function statusOf(thrown: unknown): number | null {
  if (!(thrown instanceof Error && 'status' in thrown)) return null;
  return typeof thrown.status === 'number' ? thrown.status : null;
}
