import { LIMITS, TribuError } from '@tribu-live/protocol';
import express, { type Request, type Response } from 'express';
import type { Route } from './route.ts';

/**
 * Compressed bodies are refused: what they unpack to isn't bounded by what was sent. Not strict: a body of
 * `3` is readable, its schema says what is wrong with it.
 */
const readJson = express.json({ limit: LIMITS.bodyBytes, strict: false, inflate: false, type: () => true });

/** Content types that a route takes; JSON is what comes under each of them. */
export function bodyTypes({ crossOrigin }: Pick<Route, 'crossOrigin'>): readonly string[] {
  return crossOrigin ? ['application/json', 'text/plain'] : ['application/json'];
}

/**
 * The JSON body of a request, undefined where there is none.
 * @throws TribuError malformed, too_large
 */
export async function readBody(
  request: Request,
  response: Response,
  types: readonly string[],
): Promise<unknown> {
  if (!hasBody(request)) return undefined;
  if (request.is([...types]) === false) {
    throw new TribuError('malformed', { message: `Send the body as Content-Type: ${types.join(' or ')}.` });
  }
  await new Promise<void>((done, fail) => {
    readJson(request, response, (error?: unknown) => (error === undefined ? done() : fail(error)));
  });
  return request.body;
}

function hasBody(request: Request): boolean {
  const length = request.get('Content-Length');
  return request.get('Transfer-Encoding') !== undefined || (length !== undefined && length !== '0');
}
