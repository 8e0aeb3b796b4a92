import type { Readable } from 'node:stream';
import { type ErrorCode, parse } from '@tribu-live/protocol';
import type { Request } from 'express';
import { z } from 'zod';
import type { ApiKey } from '../auth/index.ts';
import type { Logger } from '../telemetry/index.ts';

/** `key`: the school's back end by HTTP Basic. `operator`: an operator's token. `open`: anybody. */
export type Access = 'key' | 'operator' | 'open';

/** The API key that a caller has proved to hold. */
export interface Caller {
  readonly keyId: string;
  readonly key: ApiKey;
}

export type Reply =
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'text'; readonly status: number; readonly text: string; readonly contentType: string }
  | {
      readonly kind: 'bytes';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | number>>;
      /** Null: headers only. */
      readonly stream: Readable | null;
    };

export function json(body: unknown, status = 200): Reply {
  return { kind: 'json', status, body };
}

/** Done, and there is nothing to say. */
export function nothing(): Reply {
  return { kind: 'bytes', status: 204, headers: {}, stream: null };
}

/** What the interface's document says of an answer. */
export interface AnswerDoc {
  readonly says: string;
  /** Null: no JSON. */
  readonly schema: z.ZodType | null;
  /** Where it is no JSON, or not always. Default: text/plain. */
  readonly contentType?: string;
}

/** What the interface's document says of a route. */
export interface RouteDoc {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** In Express' form: `/v1/sessions/:id`. */
  readonly path: string;
  readonly summary: string;
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** Codes of its own, beside those that every route of its access has. */
  readonly errors: readonly ErrorCode[];
}

interface Shapes<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly params: P;
  readonly query: Q;
  /** Null: a body is not read. */
  readonly body: B | null;
}

/** A parsed request. */
export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The page's origin, where a browser sent one. */
  readonly origin: string | undefined;
  /** For what HTTP says beside its parameters: HEAD, ranges, conditions, what the caller would rather read. */
  readonly request: Pick<Request, 'method' | 'get' | 'accepts'>;
  readonly log: Logger;
}

/** A request that is not parsed yet. */
export interface RawCall {
  readonly request: Request;
  readonly body: unknown;
  readonly caller: Caller | null;
  readonly log: Logger;
}

/** One method of one resource; the application and its document are both made from these. */
export interface Route extends RouteDoc, Shapes<z.ZodType, z.ZodType, z.ZodType> {
  readonly access: Access;
  /**
   * Pages of other origins may call it (CORS), also with their JSON as text/plain: browsers then ask no permission
   * first, which saves a round trip.
   */
  readonly crossOrigin: boolean;
  /** @throws TribuError bad_request naming the field, and what the route refuses */
  run(raw: RawCall): Promise<Reply>;
}

/** Routes without parameters or query. */
export const NOTHING = z.strictObject({});
/** What probes and scrapers send along is no business of ours. */
export const ANYTHING = z.object({});

type Handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, C> = (
  call: Call<z.output<P>, z.output<Q>, z.output<B>>,
  caller: C,
) => Promise<Reply>;

/** A route for the school's back end. */
export function keyRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: RouteDoc & Shapes<P, Q, B>,
  handle: Handler<P, Q, B, Caller>,
): Route {
  return {
    ...route,
    access: 'key',
    crossOrigin: false,
    run: async (raw) => {
      if (raw.caller === null) throw new TypeError(`${route.path} was reached without a key`);
      return handle(parsed(route, raw), raw.caller);
    },
  };
}

/** A route that needs no key. */
export function openRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: RouteDoc & Shapes<P, Q, B> & { readonly access?: 'operator'; readonly crossOrigin?: boolean },
  handle: Handler<P, Q, B, null>,
): Route {
  return {
    access: 'open',
    crossOrigin: false,
    ...route,
    run: (raw) => handle(parsed(route, raw), null),
  };
}

function parsed<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  shapes: Shapes<P, Q, B>,
  { request, body, log }: RawCall,
): Call<z.output<P>, z.output<Q>, z.output<B>> {
  return {
    params: parse(shapes.params, request.params),
    query: parse(shapes.query, request.query),
    // Without a schema nothing reads the body, so its type is never looked at.
    body: shapes.body === null ? (undefined as z.output<B>) : parse(shapes.body, body),
    origin: request.get('Origin'),
    request,
    log,
  };
}
