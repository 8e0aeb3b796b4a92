import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryPostgres } from '../../support/postgres.ts';
import { HttpStage, NOW_MS, refusal, STUDENT } from './stage.ts';

const sdkDir = mkdtempSync(join(tmpdir(), 'tribu-sdk-'));
writeFileSync(join(sdkDir, 'index.js'), 'export const sdk = 1;');
writeFileSync(join(sdkDir, '.secret'), 'no');

let stage: HttpStage;
let outside: HttpStage;
beforeAll(async () => {
  [stage, outside] = await Promise.all([HttpStage.create({ sdkDir }), HttpStage.create({ host: '0.0.0.0' })]);
});
afterAll(async () => {
  await Promise.all([stage[Symbol.asyncDispose](), outside[Symbol.asyncDispose]()]);
});
const get = (path: string, headers: Record<string, string> = {}) =>
  stage.call('GET', path, { auth: null, headers });

describe('/healthz', () => {
  it('says that the process lives, which release and which media worker', async () => {
    expect(await get('/healthz?probe=1')).toMatchObject({
      status: 200,
      body: {
        status: 'ok',
        version: '1.2.3',
        nodeId: 'node-1',
        uptimeSeconds: expect.any(Number),
        mediaWorker: { origin: 'built', version: '3.27.1', recipe: 'r1' },
      },
    });
  });
});

describe('/metrics', () => {
  it('are open on loopback, to its own names', async () => {
    const answer = await get('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toContain('text/plain');
    expect(answer.text).toContain('tribu_http_request_seconds_count');
  });

  it('count by route, never by path', async () => {
    await stage.call('GET', '/v1/sessions/some-id');
    await get('/no/such/page');
    const { text } = await get('/metrics');
    expect(text).toContain('method="GET",route="/v1/sessions/:id",status="404"');
    expect(text).toContain('route="other"');
    expect(text).not.toContain('some-id');
    expect(text).toContain('tribu_refusals_total{code="not_found"}');
  });

  it('want an operator’s token elsewhere', async () => {
    const sign = (claims: object) =>
      jwt.sign(claims, outside.key.secret, { algorithm: 'HS256', keyid: outside.key.id });
    const iat = NOW_MS / 1000;
    const operator = sign({ aud: 'operator', sub: 'ops', iat, exp: iat + 60 });
    const call = (auth: string | null) => outside.call('GET', '/metrics', { auth });
    expect((await call(`Bearer ${operator}`)).status).toBe(200);
    expect(await call(null)).toMatchObject({ status: 401, ...refusal('token_invalid') });
    expect(await call('Bearer nonsense')).toMatchObject(refusal('token_invalid'));
    const session = await outside.book();
    const participant = await outside.token(session.id, STUDENT);
    expect(await call(`Bearer ${participant}`)).toMatchObject(refusal('token_invalid'));
  });
});

describe('/v1/jobs', () => {
  it('says what waits, newest first, and who has what', async () => {
    const send = (key: string) =>
      stage.store.jobs.send({ queue: 'compose', key, data: { sessionId: key }, afterSeconds: 3600 });
    await send('first');
    await send('second');
    const { status, body } = await get('/v1/jobs?limit=1');
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        counts: {
          compose: { waiting: 2, active: 0, failed: 0 },
          engagement: { waiting: 0, active: 0, failed: 0 },
          standing: { waiting: 0, active: 0, failed: 0 },
        },
        jobs: [
          {
            queue: 'compose',
            key: 'second',
            state: 'waiting',
            attempts: 0,
            since: expect.stringMatching(/^\d{4}-.*Z$/),
            worker: null,
          },
        ],
      },
    });
  });

  it('wants an operator’s token elsewhere, and a sensible limit', async () => {
    expect(await outside.call('GET', '/v1/jobs', { auth: null })).toMatchObject(refusal('token_invalid'));
    expect(await get('/v1/jobs?limit=0')).toMatchObject(refusal('bad_request', { field: 'limit' }));
  });
});

describe('a request’s id', () => {
  it('is found in the header, the error and the log', async () => {
    const answer = await stage.call('GET', '/v1/sessions/none');
    const id = answer.headers.get('X-Request-Id');
    expect(answer).toMatchObject(refusal('not_found', { correlationId: id }));
    expect(stage.logLines).toContainEqual(
      expect.objectContaining({ correlationId: id, route: '/v1/sessions/:id', status: 404 }),
    );
  });

  it('is the caller’s where that is well formed', async () => {
    const idOf = async (sent: string) =>
      (await get('/healthz', { 'X-Request-Id': sent })).headers.get('X-Request-Id');
    expect(await idOf('abc-12345')).toBe('abc-12345');
    for (const bad of ['short', 'with space', '{"a":1}', 'x'.repeat(65)])
      expect(await idOf(bad)).not.toBe(bad);
  });
});

describe('headers', () => {
  it('let our pages load and reach only what they need', async () => {
    const { headers } = await get('/healthz');
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain(stage.url);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Permissions-Policy')).toContain('camera=(self)');
    expect(headers.get('X-Powered-By')).toBeNull();
    expect(headers.get('Strict-Transport-Security')).toBeNull();
  });
});

describe('/sdk', () => {
  it('is for pages of all origins', async () => {
    const answer = await get('/sdk/index.js', { Origin: 'https://any.example' });
    expect(answer).toMatchObject({ status: 200, text: 'export const sdk = 1;' });
    expect(answer.headers.get('Content-Type')).toContain('javascript');
    expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(answer.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    expect(answer.headers.get('Cache-Control')).toBe('no-cache');
  });

  it.each(['/sdk/none.js', '/sdk/', '/sdk/.secret', '/sdk/%2e%2e/package.json'])(
    'has no %s',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 404, ...refusal('not_found') });
    },
  );
});

describe('/v1/openapi.json', () => {
  it('describes every route that is offered, and no other', async () => {
    const { body } = await get('/v1/openapi.json');
    const { paths } = body as { paths: Record<string, Record<string, unknown>> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    // What nodes ask of each other is no part of it.
    const offered = registered(stage.app).filter((route) => !route.includes(' /internal/'));
    expect(described.sort()).toEqual(offered.sort());
    expect(described).toContain('post /v1/sessions/{id}/tokens');
  });

  it('is made from the schemas', async () => {
    const { body } = await get('/v1/openapi.json');
    expect(body).toMatchObject({
      openapi: '3.1.0',
      info: { version: '1.2.3' },
      paths: {
        '/v1/sessions': {
          post: {
            security: [{ apiKey: [] }],
            requestBody: {
              required: true,
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    required: ['externalId', 'kind', 'startsAt', 'people'],
                    additionalProperties: false,
                    properties: { durationMinutes: { minimum: 5, maximum: 480, default: 30 } },
                  },
                },
              },
            },
            responses: { 201: {}, 401: {}, 409: { description: expect.stringContaining('conflict') } },
          },
          get: {
            parameters: expect.arrayContaining([expect.objectContaining({ name: 'limit', in: 'query' })]),
          },
        },
        '/v1/sessions/{id}': {
          get: { parameters: [{ name: 'id', in: 'path', required: true }] },
          delete: { requestBody: { required: false } },
        },
        '/v1/join': { post: { security: [], responses: { 425: {} } } },
      },
    });
  });
});

describe('when something inside fails', () => {
  it('callers learn nothing of it and the log everything', async () => {
    await using broken = await HttpStage.create();
    const before = broken.store.sessions.find;
    Object.assign(broken.store.sessions, {
      find: async () => {
        throw new TypeError('secret inside');
      },
    });
    const answer = await broken.call('GET', '/v1/sessions/some');
    Object.assign(broken.store.sessions, { find: before });
    expect(answer).toMatchObject({ status: 500, ...refusal('internal', { retryable: true }) });
    expect(answer.text).not.toContain('secret');
    const line = broken.logLines.find((one) => one.level === 'error');
    expect(JSON.stringify(line)).toContain('secret inside');
    expect(line).toMatchObject({ correlationId: answer.headers.get('X-Request-Id') });
  });

  it('/readyz names what is missing, and the database’s absence is told apart', async () => {
    const postgres = await temporaryPostgres();
    await using stricken = await HttpStage.create({ postgres });
    const ready = () => stricken.call('GET', '/readyz', { auth: null });
    expect(await ready()).toMatchObject({ status: 200, body: { ready: true, missing: [] } });
    stricken.clock.redis = false;
    expect(await ready()).toMatchObject({ status: 200, body: { ready: true, missing: ['redis'] } });
    stricken.clock.redis = true;
    stricken.clock.homeHeld = false;
    expect(await ready()).toMatchObject({ status: 503, body: { ready: false, missing: ['home'] } });
    stricken.clock.homeHeld = true;
    stricken.clock.mediaWorkers = 0;
    expect(await ready()).toMatchObject({ status: 503, body: { ready: false, missing: ['mediaWorker'] } });
    await postgres.embedded.close();
    expect(await ready()).toMatchObject({ status: 503, body: { missing: ['store', 'mediaWorker'] } });
    const answer = await stricken.call('GET', '/v1/sessions');
    expect(answer).toMatchObject({ status: 503, ...refusal('unavailable', { retryable: true }) });
  });
});

/** Paths and methods as Express holds them, in the document's spelling. */
function registered(app: Express): string[] {
  const found = app.router.stack.flatMap(({ route }) => {
    const methods = new Set(route?.stack.map(({ method }) => method) ?? []);
    methods.delete('options');
    return [...methods].map((method) => `${method} ${route?.path.replace(/:(\w+)/g, '{$1}')}`);
  });
  return [...new Set(found)];
}
