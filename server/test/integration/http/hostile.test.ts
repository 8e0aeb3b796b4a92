import { connect } from 'node:net';
import { ERRORS } from '@tribu-live/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HttpStage, MENTOR, NOW_MS, refusal, STUDENT } from './stage.ts';

let stage: HttpStage;
let id: string;
beforeAll(async () => {
  stage = await HttpStage.create();
  id = (await stage.book()).id;
});
afterEach(async () => {
  // Unhurt: the server answers, the session is what it was, and nothing failed inside.
  const { body } = await stage.call('GET', `/v1/sessions/${id}`);
  expect(body).toMatchObject({ status: 'scheduled', people: [{ id: 'maud' }, { id: 'ada' }] });
  expect(stage.logLines.filter((line) => line.level === 'error')).toEqual([]);
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const BLOCK = {
  blockId: 'accueil',
  kind: 'welcome',
  title: 'Accueil',
  minutes: 5,
  microphones: 'open',
  layout: 'gallery',
};
const BIG = 'x'.repeat(100_000);
const session = {
  externalId: 'e1',
  kind: 'coaching',
  title: 'T',
  startsAt: new Date(NOW_MS).toISOString(),
  durationMinutes: 30,
  people: [MENTOR, STUDENT],
};
const token = { personId: 'ada', name: 'Ada', role: 'student', grants: ['publish'], ttlSeconds: 60 };

interface Target {
  readonly method: string;
  readonly path: string;
  /** A good body; the wrong ones are made from it. */
  readonly good: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
  readonly wrong: Readonly<Record<string, readonly unknown[]>>;
}

const notText = [null, 1, true, [], {}];
const notId = [...notText, '', 'a b', '../x', "'; drop table sessions", 'é', 'x'.repeat(129)];
const notMinutes = [null, '30', 4, 481, 30.5, -1, 1e308];
const notTime = [...notText, 'tomorrow', '2026-11-23', '2026-11-23T10:00:00', '2026-13-01T00:00:00Z'];
const notTag = [1, true, [], {}, 'a\nb', 'a\u0000b', 'a\ud800b', 'x'.repeat(201)];
const notLine = [...notText, 'a\nb', 'a\u0000b', 'a\ud800b', 'x'.repeat(201)];

const notSheet = [
  ...notText,
  { template: 'atelier-ecriture', blocks: [] },
  { template: null },
  { template: 'a b' },
  { template: 'nothing-of-ours' },
  { template: 'atelier-ecriture', extra: 1 },
  { blocks: 'x' },
  { blocks: [{}] },
  { blocks: [{ ...BLOCK, kind: 'party' }] },
  { blocks: [{ ...BLOCK, kind: 'exercise' }] },
  { blocks: [{ ...BLOCK, minutes: 0 }] },
  { blocks: [{ ...BLOCK, title: 'a\nb' }] },
  { blocks: [BLOCK, BLOCK] },
  { blocks: Array.from({ length: 31 }, (_, n) => ({ ...BLOCK, blockId: `b${n}` })) },
];

const targets: readonly Target[] = [
  {
    method: 'POST',
    path: '/v1/sessions',
    good: session,
    required: ['externalId', 'kind', 'startsAt', 'people'],
    wrong: {
      externalId: notId,
      kind: [...notText, 'party'],
      title: notLine,
      startsAt: notTime,
      durationMinutes: notMinutes,
      sheet: notSheet,
      people: [
        null,
        'ada',
        {},
        [],
        [null],
        [{}],
        [{ ...MENTOR, extra: 1 }, STUDENT],
        [{ ...MENTOR, id: 7 }, STUDENT],
      ],
    },
  },
  {
    method: 'PATCH',
    path: '/v1/sessions/ID',
    good: { title: 'T' },
    required: [],
    wrong: { startsAt: notTime, durationMinutes: notMinutes, title: notLine, sheet: notSheet },
  },
  {
    method: 'DELETE',
    path: '/v1/sessions/ID',
    good: { reason: '' },
    required: [],
    wrong: { reason: [...notText, 'x'.repeat(501)] },
  },
  { method: 'POST', path: '/v1/sessions/ID/end', good: {}, required: [], wrong: {} },
  {
    method: 'POST',
    path: '/v1/sessions/ID/tokens',
    good: token,
    required: ['personId', 'name', 'role'],
    wrong: {
      personId: notId,
      name: [...notText, '', ' ', 'a\nb', 'a\udc00b', 'x'.repeat(121)],
      role: [...notText, 'teacher'],
      grants: [null, 'publish', ['fly'], [1], Array.from({ length: 11 }, () => 'publish')],
      ttlSeconds: [null, '60', 9, 604_801, 60.5],
    },
  },
  {
    method: 'POST',
    path: '/v1/sessions/ID/consents',
    good: { personId: 'ada', purpose: 'share', answer: 'no', textVersion: '1' },
    required: ['personId', 'purpose', 'answer', 'textVersion'],
    wrong: {
      personId: notId,
      purpose: [...notText, 'everything'],
      answer: [...notText, 'maybe', 'YES'],
      textVersion: [...notText, '', 'a b', 'x'.repeat(41)],
    },
  },
  {
    method: 'PATCH',
    path: '/v1/recordings/ID',
    good: { topic: 'T' },
    required: [],
    wrong: {
      topic: notTag,
      sector: notTag,
      maturity: notTag,
      reference: notTag,
      retainUntil: notTime.filter((value) => value !== null),
    },
  },
  {
    method: 'POST',
    path: '/v1/recordings/ID/share',
    good: { personId: 'ada' },
    required: [],
    wrong: { personId: notId, ttlSeconds: [null, '60', 59, 30 * 24 * 3600 + 1, 60.5, -1] },
  },
  {
    method: 'PUT',
    path: '/v1/people/ada',
    good: { name: 'Ada', cohort: 'promo', since: '2026-09-01' },
    required: ['name', 'since'],
    wrong: {
      name: [...notText, '', ' ', 'a\nb', 'a\udc00b', 'x'.repeat(121)],
      cohort: notId.filter((value) => value !== null),
      since: [
        ...notTime.filter((value) => value !== '2026-11-23'),
        '2026-02-30',
        '2099-01-01',
        '1999-12-31',
        '+275760-09-13',
        Number.MAX_SAFE_INTEGER,
      ],
    },
  },
  {
    method: 'POST',
    path: '/v1/replays/a.b.c/watched',
    good: { seconds: 30 },
    required: ['seconds'],
    wrong: { seconds: [null, '30', true, 0, -1, 0.5, 121, 1e308, [30]] },
  },
  {
    method: 'POST',
    path: '/v1/webhooks',
    good: { url: 'https://school.example/hook', events: ['recording.ready'] },
    required: ['url', 'events'],
    wrong: {
      url: [
        ...notText,
        '',
        'school.example',
        'ftp://school.example/',
        'file:///etc/passwd',
        'javascript:alert(1)',
        'gopher://x',
        `https://school.example/${'x'.repeat(2048)}`,
      ],
      events: [
        null,
        'recording.ready',
        {},
        [],
        [1],
        ['recording'],
        Array.from({ length: 11 }, () => 'recording.ready'),
      ],
    },
  },
  {
    method: 'POST',
    path: '/v1/join',
    good: { token: 'x' },
    required: ['token'],
    wrong: { token: [...notText, '', 'x'.repeat(4097)] },
  },
];

/** What browsers ask without a key, also as plain text. */
const OPEN = ['/v1/join', '/v1/replays/a.b.c/watched'];

const send = (target: Target, body: unknown, headers: Record<string, string> = {}) =>
  stage.call(target.method, target.path.replace('ID', id), { body, headers });

const badBodies: readonly (readonly [Target, string, unknown])[] = targets.flatMap((target) => [
  ...target.required.map((name) => {
    const body = Object.fromEntries(Object.entries(target.good).filter(([key]) => key !== name));
    return [target, `without ${name}`, body] as const;
  }),
  [target, 'with a field too many', { ...target.good, extra: 1 }] as const,
  [target, 'with __proto__', `{"__proto__":{"admin":true}}`] as const,
  ...[null, 3, 'text', true, [], [target.good]].map(
    (body) => [target, `that is ${JSON.stringify(body).slice(0, 12)}`, JSON.stringify(body)] as const,
  ),
  ...Object.entries(target.wrong).flatMap(([name, values]) =>
    values.map((value) => {
      const said = JSON.stringify(value).slice(0, 30);
      return [target, `with ${name} = ${said}`, { ...target.good, [name]: value }] as const;
    }),
  ),
]);

describe('a body', () => {
  it.each(
    badBodies.map(([target, name, body]) => [`${target.method} ${target.path}`, name, target, body] as const),
  )('to %s %s is refused by name of the field', async (_path, _name, target, body) => {
    const answer = await send(target, body);
    expect(answer).toMatchObject({ status: 400, ...refusal('bad_request', { field: expect.any(String) }) });
  });

  const perTarget = targets.map((target) => [`${target.method} ${target.path}`, target] as const);

  it.each(perTarget)('to %s that is no JSON is malformed', async (_path, target) => {
    for (const garbage of ['{', '{"a":', '\u0000\u0001', 'undefined', '<xml/>', '{"a":1}{"b":2}']) {
      expect(await send(target, garbage)).toMatchObject({ status: 400, ...refusal('malformed') });
    }
  });

  it.each(perTarget)('to %s of another type is malformed', async (_path, target) => {
    const plain = OPEN.includes(target.path) ? [] : ['text/plain'];
    for (const type of [...plain, 'application/x-www-form-urlencoded', 'multipart/form-data', 'x']) {
      const answer = await send(target, target.good, { 'Content-Type': type });
      expect(answer).toMatchObject({ status: 400, ...refusal('malformed') });
    }
    const packed = await send(target, target.good, { 'Content-Encoding': 'gzip' });
    expect(packed).toMatchObject({ status: 400, ...refusal('malformed') });
  });

  it.each(perTarget)('to %s that is too large is refused unread', async (_path, target) => {
    expect(await send(target, { ...target.good, big: BIG })).toMatchObject({
      status: 413,
      ...refusal('too_large'),
    });
  });

  it('nested ten thousand deep does no harm', async () => {
    for (const target of targets) {
      const answer = await send(target, `${'['.repeat(10_000)}${']'.repeat(10_000)}`);
      expect(answer).toMatchObject({ status: 400, ...refusal('bad_request') });
    }
  });
});

describe('credentials', () => {
  const closed = [
    ['GET', '/v1/sessions'],
    ['GET', '/v1/sessions/ID'],
    ['GET', '/v1/sessions/ID/events'],
    ['GET', '/v1/sessions/ID/attendance'],
    ['GET', '/v1/sessions/ID/pages'],
    ['GET', '/v1/sessions/ID/questions'],
    ['GET', '/v1/run-sheets'],
    ['GET', '/v1/people/ada'],
    ['DELETE', '/v1/people/ada'],
    ['GET', '/v1/engagement/sessions/ID'],
    ['GET', '/v1/engagement/students/ada'],
    ['GET', '/v1/engagement/cohorts/promo'],
    ['GET', '/v1/recordings'],
    ['GET', '/v1/recordings/ID'],
    ['DELETE', '/v1/recordings/ID'],
    ['GET', '/v1/webhooks'],
    ['DELETE', '/v1/webhooks/hook-1'],
    ...targets.filter(({ path }) => !OPEN.includes(path)).map(({ method, path }) => [method, path] as const),
  ] as const;

  it.each(closed)('%s %s wants a key, before it looks at anything else', async (method, path) => {
    const where = path.replace('ID', id);
    const bad = [null, '', 'Basic', 'Basic eA==', `Basic ${btoa(`${stage.key.id}:wrong`)}`, 'Bearer x.y.z'];
    for (const auth of bad) {
      const answer = await stage.call(method, where, { auth, ...(method === 'GET' ? {} : { body: '{' }) });
      expect(answer).toMatchObject({ status: 401, ...refusal('unauthenticated') });
      expect(answer.headers.get('WWW-Authenticate')).toContain('Basic');
    }
  });
});

describe('paths and queries', () => {
  it.each([
    ['/v1/sessions?limit=0', 'bad_request'],
    ['/v1/sessions?limit=201', 'bad_request'],
    ['/v1/sessions?limit=ten', 'bad_request'],
    ['/v1/sessions?limit=1&limit=2', 'bad_request'],
    ['/v1/sessions?status=open&status=ended', 'bad_request'],
    ['/v1/sessions?status=lost', 'bad_request'],
    ['/v1/sessions?personId=a%20b', 'bad_request'],
    ['/v1/sessions?after=%00', 'bad_request'],
    ['/v1/sessions?order=asc', 'bad_request'],
    ['/v1/sessions?__proto__[a]=1', 'bad_request'],
    ['/v1/sessions/a%20b', 'bad_request'],
    ['/v1/sessions/%00', 'bad_request'],
    [`/v1/sessions/${'x'.repeat(129)}`, 'bad_request'],
    ['/v1/sessions/%zz', 'malformed'],
    ['/v1/sessions/..%2f..%2fetc%2fpasswd', 'bad_request'],
    ['/v1/sessions/ID?x=1', 'bad_request'],
    ['/v1/sessions/ID/pages?personId=ada', 'bad_request'],
    ['/v1/sessions/%00/pages', 'bad_request'],
    ['/v1/sessions/..%2f..%2fx/questions', 'bad_request'],
    ['/v1/sessions/ID/questions?limit=1', 'bad_request'],
    ['/v1/run-sheets?x=1', 'bad_request'],
    ['/v1/sessions/ID/events?after=-1', 'bad_request'],
    ['/v1/sessions/ID/events?after=1e999', 'bad_request'],
    ['/v1/sessions/ID/events?limit=1001', 'bad_request'],
    ['/v1/recordings?limit=0', 'bad_request'],
    ['/v1/recordings?limit=201', 'bad_request'],
    ['/v1/recordings?status=lost', 'bad_request'],
    ['/v1/recordings?personId=a%20b', 'bad_request'],
    ['/v1/recordings?after=%00', 'bad_request'],
    ['/v1/recordings?topic=a%00b', 'bad_request'],
    [`/v1/recordings?q=${'x'.repeat(201)}`, 'bad_request'],
    ['/v1/recordings?q=a&q=b', 'bad_request'],
    ['/v1/recordings?q=%00', 'bad_request'],
    ['/v1/recordings?q=%ED%A0%80', null],
    ['/v1/recordings?q=%26%7C!()*:%27%5C', null],
    ['/v1/recordings?order=asc', 'bad_request'],
    ['/v1/recordings/..%2f..%2fetc%2fpasswd', 'bad_request'],
    ['/v1/recordings/ID?x=1', 'bad_request'],
    ['/v1/webhooks?x=1', 'bad_request'],
    ['/v1/people/a%20b', 'bad_request'],
    ['/v1/people/ada?x=1', 'bad_request'],
    ['/v1/people/nobody', 'not_found'],
    ['/v1/people/__proto__', 'bad_request'],
    ['/v1/engagement', 'not_found'],
    ['/v1/engagement/sessions', 'not_found'],
    ['/v1/engagement/sessions/%00', 'bad_request'],
    ['/v1/engagement/sessions/none', 'not_found'],
    ['/v1/engagement/sessions/ID?format=xml', 'bad_request'],
    ['/v1/engagement/sessions/ID?format=csv&format=json', 'bad_request'],
    ['/v1/engagement/sessions/ID?lang=de', 'bad_request'],
    ['/v1/engagement/sessions/ID?separator=tab', 'bad_request'],
    ['/v1/engagement/sessions/ID?days=1', 'bad_request'],
    ['/v1/engagement/students/..%2f..%2fetc', 'bad_request'],
    [`/v1/engagement/students/${'x'.repeat(129)}`, 'bad_request'],
    ['/v1/engagement/students/constructor', 'bad_request'],
    ['/v1/engagement/students/nobody?format=csv', 'not_found'],
    ["/v1/engagement/cohorts/a'--", 'bad_request'],
    ['/v1/engagement/cohorts/none', 'not_found'],
    ['/v1/replays/a.b.c/watched', 'not_found'],
    ['/v1/replays/..%2f..%2fx', 'bad_request'],
    ['/v1/replays/%00', 'bad_request'],
    ['/v1/replays/a.b.c', 'token_invalid'],
    ['/v1/replays/a.b.c/video', 'token_invalid'],
    ['/v1/replays/a.b.c/manifest', 'not_found'],
    ['/v1/nothing', 'not_found'],
    ['/v1/sessions/ID/nothing', 'not_found'],
    ['/v2/sessions', 'not_found'],
    ['/sdk/../../package.json', 'not_found'],
  ] as const)('GET %s is %s', async (path, code) => {
    const answer = await stage.call('GET', path.replace('ID', id));
    // Odd words are words all the same.
    if (code === null) expect(answer.status).toBe(200);
    else expect(answer).toMatchObject({ status: ERRORS[code].status, ...refusal(code) });
  });

  it.each(['PUT', 'TRACE', 'PROPFIND'])('the method %s leads nowhere', async (method) => {
    const raw = await sendRaw(`${method} /v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(raw).toContain('HTTP/1.1 404');
    expect(raw).toContain('"code":"not_found"');
  });
});

describe('garbage in place of HTTP', () => {
  it.each([
    ['bytes', '\u0000\u0001\u0002\r\n\r\n'],
    ['a header without end', `GET / HTTP/1.1\r\nHost: x\r\nA: ${BIG}\r\n\r\n`],
    ['two lengths', 'POST /v1/join HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x'],
    [
      'length and chunks',
      'POST /v1/join HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
    ],
    ['a negative length', 'POST /v1/join HTTP/1.1\r\nHost: x\r\nContent-Length: -2\r\n\r\n{}'],
  ])('%s closes that connection only', async (_name, bytes) => {
    // The refusal may be lost where the server stops reading in the middle.
    expect(await sendRaw(bytes)).toMatch(/^(HTTP\/1\.1 4\d\d|$)/);
  });
});

/** Writes bytes to the server as they are and reads until the connection is closed, or reset. */
async function sendRaw(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(stage.url).port), '127.0.0.1');
  const { promise, resolve } = Promise.withResolvers<string>();
  let read = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    read += chunk;
  });
  socket.once('error', () => resolve(read));
  socket.once('close', () => resolve(read));
  socket.end(bytes);
  return promise;
}
