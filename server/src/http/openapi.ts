import { ERRORS, type ErrorCode } from '@tribu-live/protocol';
import { z } from 'zod';
import { bodyTypes } from './read-body.ts';
import { ANYTHING, json, openRoute, type Route } from './route.ts';

/** Errors that any route of an access may give. */
const COMMON: Readonly<Record<Route['access'], readonly ErrorCode[]>> = {
  open: ['bad_request', 'rate_limited', 'unavailable', 'internal'],
  key: ['bad_request', 'unauthenticated', 'rate_limited', 'unavailable', 'internal'],
  operator: [
    'token_invalid',
    'token_expired',
    'token_not_yet_valid',
    'forbidden',
    'rate_limited',
    'internal',
  ],
};
const NO_CONTENT = 204;
const WITH_BODY: readonly ErrorCode[] = ['malformed', 'too_large'];
const SECURITY = { open: [], key: [{ apiKey: [] }], operator: [{ operatorToken: [] }] } as const;

const Refusal = z.object({
  error: z.object({
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    message: z.string().describe('For developers.'),
    retryable: z.boolean().describe('Whether the same request can succeed later.'),
    field: z.string().optional().describe('Path of the field at fault, for example people.0.name.'),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
    correlationId: z.string().describe('Also in the X-Request-Id header and in the server’s log.'),
  }),
});

type JsonObject = Record<string, unknown>;

/** The OpenAPI 3.1 document of these routes, made from the schemas that they parse with. */
export function openApiDocument(routes: readonly Route[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tribu Live',
      version,
      description: 'Sessions, tokens, the door, recordings and engagement of an online school’s live side.',
    },
    components: {
      schemas: { Refusal: schemaOf(Refusal, 'output') },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'basic', description: 'User: key id. Password: key secret.' },
        operatorToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
    paths,
  };
}

/** `/v1/openapi.json`, which describes itself too. */
export function openApiRoute(others: readonly Route[], version: string): Route {
  const route: Route = openRoute(
    {
      method: 'get',
      path: '/v1/openapi.json',
      summary: 'This document.',
      params: ANYTHING,
      query: ANYTHING,
      body: null,
      answers: { 200: { says: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
      errors: [],
    },
    async () => json(openApiDocument([...others, route], version)),
  );
  return route;
}

function operation(route: Route): JsonObject {
  const tag = /^\/v1\/(\w+)/.exec(route.path)?.[1] ?? 'operation';
  return {
    summary: route.summary,
    tags: [tag],
    security: SECURITY[route.access],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body === null ? {} : { requestBody: requestBody(route, route.body) }),
    responses: { ...answers(route), ...refusals(route) },
  };
}

function parameters(shape: z.ZodType, where: 'path' | 'query'): JsonObject[] {
  const { properties, required } = schemaOf(shape, 'input') as {
    properties?: JsonObject;
    required?: string[];
  };
  return Object.entries(properties ?? {}).map(([name, schema]) => ({
    name,
    in: where,
    required: where === 'path' || (required ?? []).includes(name),
    schema,
  }));
}

function requestBody(route: Route, body: z.ZodType): JsonObject {
  const required = !body.safeParse(undefined).success;
  const schema = schemaOf(body, 'input');
  return { required, content: Object.fromEntries(bodyTypes(route).map((type) => [type, { schema }])) };
}

function answers(route: Route): JsonObject {
  const entries = Object.entries(route.answers).map(([status, { says, schema, contentType }]) => {
    if (Number(status) === NO_CONTENT) return [status, { description: says }];
    const text = { schema: { type: 'string' } };
    const content = {
      ...(schema === null ? {} : { 'application/json': { schema: schemaOf(schema, 'output') } }),
      ...(schema === null || contentType !== undefined ? { [contentType ?? 'text/plain']: text } : {}),
    };
    return [status, { description: says, content }];
  });
  return Object.fromEntries(entries) as JsonObject;
}

/** Refusals by status, each with the codes that come under it. */
function refusals(route: Route): JsonObject {
  const codes = new Set([
    ...COMMON[route.access],
    ...(route.body === null ? [] : WITH_BODY),
    ...route.errors,
  ]);
  const byStatus = Map.groupBy(codes, (code) => ERRORS[code].status);
  const entries = [...byStatus]
    .filter(([status]) => route.answers[status] === undefined)
    .map(([status, those]) => [
      status,
      {
        description: those.map((code) => `${code}: ${ERRORS[code].sentence}`).join('\n'),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
      },
    ]);
  return Object.fromEntries(entries) as JsonObject;
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _dialect, ...plain } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
  }) as JsonObject;
  return plain;
}
