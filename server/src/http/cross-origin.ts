import cors from 'cors';
import type { RequestHandler } from 'express';
import type { OriginPolicy } from '../auth/index.ts';
import { REQUEST_ID_HEADER } from './request-context.ts';
import type { Route } from './route.ts';

/** CORS for what pages of the school call: those that some API key allows, and our own. */
export function allowKnownOrigins(origins: OriginPolicy, method: Route['method']): RequestHandler {
  return cors({
    origin: (origin, answer) => {
      origins.allowedByAny(origin).then(
        (allowed) => answer(null, allowed),
        (error: Error) => answer(error),
      );
    },
    methods: [method.toUpperCase()],
    allowedHeaders: ['Content-Type', 'Range', REQUEST_ID_HEADER],
    exposedHeaders: [
      REQUEST_ID_HEADER,
      'Retry-After',
      'Accept-Ranges',
      'Content-Range',
      'Content-Length',
      'ETag',
    ],
    maxAge: 600,
  });
}

/** CORS for what is public anyway: the SDK's files. */
export const allowEverybody: RequestHandler = cors({ origin: '*', methods: ['GET', 'HEAD'] });
