import { expect, it, vi } from 'vitest';
import { ManualTimers, settled } from '../../test/support/manual-timers.ts';
import { httpJoin } from './http-join.ts';

const ANSWER = {
  url: 'https://live.example.org',
  entry: ['https://live.example.org'],
  iceServers: [],
  rtpCapabilities: { codecs: [] },
  resumeToken: 'resume',
  serverTimeMs: 1,
  protocolVersion: 1,
  you: { personId: 'ines', name: 'Inès', role: 'mentor', grants: [] },
  session: { id: 's', kind: 'coaching', title: '', startsAt: 1, endsAt: 2, opensAt: 0 },
  people: [],
};

function joinWith(answer: () => Promise<Response>, signal?: AbortSignal) {
  const timers = new ManualTimers();
  const sent: (RequestInit | undefined)[] = [];
  const joining = httpJoin(
    'https://live.example.org/',
    { token: 'secret-token' },
    {
      timers,
      timeoutMs: 4000,
      signal,
      fetch: (_url, init) => {
        sent.push(init);
        return Promise.race([
          answer(),
          new Promise<Response>((_resolve, reject) => {
            init?.signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
          }),
        ]);
      },
    },
  );
  return { timers, joining, sent };
}

it('gives the answer of a server', async () => {
  const { joining } = joinWith(async () => Response.json(ANSWER));
  expect(await joining).toMatchObject({ resumeToken: 'resume' });
});

it('gives a refusal with its code, details and correlation id', async () => {
  const body = {
    error: {
      code: 'session_not_open_yet',
      message: 'Later.',
      retryable: true,
      details: { opensAt: 5 },
      correlationId: 'c-9',
    },
  };
  const { joining } = joinWith(async () => Response.json(body, { status: 425 }));
  await expect(joining).rejects.toMatchObject({
    code: 'session_not_open_yet',
    details: { opensAt: 5 },
    correlationId: 'c-9',
  });
});

it.each([
  ['a page of a proxy', new Response('<html>', { status: 502 })],
  ['a portal that says yes to everything', new Response('<html>', { status: 200 })],
  ['JSON of something else', Response.json({ hello: 'world' })],
  ['nothing', new Response(null, { status: 204 })],
])('calls %s unavailable, which can be tried again', async (_what, response) => {
  const { joining } = joinWith(async () => response);
  await expect(joining).rejects.toMatchObject({ code: 'unavailable', retryable: true });
});

it('calls a server that can’t be reached connection_lost', async () => {
  const { joining } = joinWith(() => Promise.reject(new TypeError('Failed to fetch')));
  await expect(joining).rejects.toMatchObject({ code: 'connection_lost', retryable: true });
});

it('gives up a server that says nothing', async () => {
  const { timers, joining } = joinWith(() => new Promise(() => undefined));
  const failure = joining.catch((error: unknown) => error);
  await timers.pass(4000);
  expect(await failure).toMatchObject({ code: 'timeout', retryable: true });
  expect(timers.pending).toEqual([]);
});

it('stops when the caller has had enough', async () => {
  const abort = new AbortController();
  const { joining } = joinWith(() => new Promise(() => undefined), abort.signal);
  const failure = joining.catch((error: unknown) => error);
  await settled();
  abort.abort();
  expect(await failure).toMatchObject({ name: 'AbortError' });
});

it('is a simple request to a browser: no preflight from a page of another origin', async () => {
  const { joining, sent } = joinWith(async () => Response.json(ANSWER));
  await joining;
  expect(new Headers(sent[0]?.headers).get('content-type')).toBe('text/plain');
  expect(JSON.parse(String(sent[0]?.body))).toEqual({ token: 'secret-token' });
});

it('reads addresses where URL.canParse is missing', async () => {
  vi.stubGlobal('URL', Object.assign(class extends URL {}, { canParse: undefined }));
  const { joining } = joinWith(async () => Response.json(ANSWER));
  expect(await joining.finally(() => vi.unstubAllGlobals())).toMatchObject({ resumeToken: 'resume' });
});

it.each(['', 'live.example.org', 'ftp://live.example.org', 'javascript:alert(1)'])(
  'refuses %j as an address',
  async (serverUrl) => {
    const options = { timers: new ManualTimers(), timeoutMs: 1 };
    await expect(httpJoin(serverUrl, { token: 't' }, options)).rejects.toMatchObject({
      code: 'bad_request',
      field: 'serverUrl',
    });
  },
);
