import cors from 'cors';
import type { RequestHandler } from 'express';
import type { OriginPolicy } from '../auth/index.ts';
import { REQUEST_ID_HEADER } from './request-context.ts';

/** CORS for what pages of the school call: those that some API key allows, and our own. */
export function allowKnownOrigins(origins: OriginPolicy): RequestHandler {
  return cors({
    origin: (origin, answer) => {
      origins.allowedByAny(origin).then(
        (allowed) => answer(null, allowed),
        (error: Error) => answer(error),
      );
    },
    methods: ['POST'],
    allowedHeaders: ['Content-Type', REQUEST_ID_HEADER],
    exposedHeaders: [REQUEST_ID_HEADER, 'Retry-After'],
    maxAge: 600,
  });
}

/** CORS for what is public anyway: the SDK's files. */
export const allowEverybody: RequestHandler = cors({ origin: '*', methods: ['GET', 'HEAD'] });
