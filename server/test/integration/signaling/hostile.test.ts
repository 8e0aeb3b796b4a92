import { randomUUID } from 'node:crypto';
import { LIMITS, type Method, REQUESTS, SOCKET_PATH, TribuError } from '@tribu-live/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LiveSocket, SyntheticClient } from '../../../../loadtest/media/index.ts';
import { MENTOR, type School, type ServerProcess, STUDENT } from '../../../../loadtest/support/index.ts';
import { startSchool } from '../../support/running-school.ts';
import { METHODS, NULLABLE, OPTIONAL, SIZED_BY_THE_ROOM, VALID } from './valid-bodies.ts';

interface Case {
  readonly what: string;
  readonly body: unknown;
}

function casesOf(method: Method): Case[] {
  const valid = VALID[method];
  const cases: Case[] = [
    { what: 'an extra field', body: { ...valid, extra: 1 } },
    { what: 'a string instead of a body', body: 'x' },
    { what: 'null instead of a body', body: null },
    { what: 'a list instead of a body', body: [valid] },
  ];
  for (const [field, value] of Object.entries(valid)) {
    const { [field]: _gone, ...rest } = valid;
    const name = `${method} ${field}`;
    if (!OPTIONAL.has(name)) cases.push({ what: `${field} missing`, body: rest });
    cases.push({
      what: `${field} of another type`,
      body: { ...rest, [field]: typeof value === 'number' ? 'x' : 12_345 },
    });
    if (!NULLABLE.has(name)) cases.push({ what: `${field} null`, body: { ...rest, [field]: null } });
    if (!SIZED_BY_THE_ROOM.has(name))
      cases.push({ what: `${field} oversized`, body: { ...rest, [field]: oversized(value) } });
  }
  return cases;
}

function oversized(value: unknown): unknown {
  if (typeof value === 'string') return 'x'.repeat(20_000);
  if (typeof value === 'number') return 1e300;
  if (typeof value === 'boolean') return [true, true];
  if (Array.isArray(value)) return Array.from({ length: 500 }, () => value[0] ?? randomUUID());
  return {
    ...(value as object),
    ...Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])),
    codecs: Array(999).fill({}),
  };
}

let server: ServerProcess;
let school: School;
beforeAll(async () => {
  ({ server, school } = await startSchool());
});
afterAll(() => server.close());

/** An authenticated socket that has not joined yet. */
async function socketFor(person: typeof MENTOR | typeof STUDENT, sessionId?: string): Promise<LiveSocket> {
  const id = sessionId ?? (await school.book()).id;
  const { resumeToken } = await knock(await school.token(id, person));
  return LiveSocket.connect(server.url, { resumeToken }, {});
}

async function knock(token: string): Promise<{ resumeToken: string }> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/v1/join`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ token }),
  });
  return (await response.json()) as { resumeToken: string };
}

describe('hostile requests', () => {
  it.each(METHODS)('[S1] %s refuses each wrong shape with the field at fault', async (method) => {
    const socket = await socketFor(MENTOR);
    if (method !== 'room.join') await socket.request('room.join', { ...VALID['room.join'], last: undefined });
    for (const { what, body } of casesOf(method)) {
      const error = await socket.request(method, body).then(
        () => null,
        (refusal: unknown) => refusal,
      );
      expect(error, `${method}: ${what}`).toBeInstanceOf(TribuError);
      expect(error, `${method}: ${what}`).toMatchObject({
        code: 'bad_request',
        field: expect.any(String),
        correlationId: expect.any(String),
      });
      if (/missing|type|null|oversized/.test(what) && what.includes(' ') && !what.includes('body')) {
        const field = what.split(' ')[0] ?? '';
        expect((error as TribuError).field?.split('.')[0], `${method}: ${what}`).toBe(field);
      }
    }
    socket.close();
  });

  it('[S1] every field inside the media parameters may be anything without harm', async () => {
    const { id } = await school.book();
    const socket = await socketFor(MENTOR, id);
    await socket.request('room.join', { ...VALID['room.join'], last: undefined });
    const wrong = [null, -1, 1e9, 'x'.repeat(3000), [], {}, [[[[]]]], true];
    let asked = 0;
    for (const path of pathsOf(VALID['track.publish'])) {
      for (const value of [wrong[asked % wrong.length], wrong[(asked + 3) % wrong.length]]) {
        asked += 1;
        const body = withAt(
          { ...VALID['track.publish'], trackId: randomUUID(), commandId: randomUUID() },
          path,
          value,
        );
        const error: unknown = await socket.request('track.publish', body).then(
          () => null,
          (refusal: unknown) => refusal,
        );
        if (error !== null) expect(error, path.join('.')).toBeInstanceOf(TribuError);
        if (error !== null) expect((error as TribuError).code, path.join('.')).not.toBe('internal');
      }
    }
    expect(asked).toBeGreaterThan(40);
    const ready = (await (await fetch(`${server.url}/readyz`)).json()) as { ready: boolean };
    expect(ready.ready).toBe(true);
    socket.close();
  });

  it('refuses what comes out of order', async () => {
    let socket = await socketFor(STUDENT);
    for (const [index, method] of METHODS.filter((name) => name !== 'room.join').entries()) {
      // A person has so many commands at once, also of those that come to nothing.
      if (index % 40 === 39) {
        socket.close();
        socket = await socketFor(STUDENT);
      }
      await expect(socket.request(method, VALID[method]), method).rejects.toMatchObject({
        code: 'not_joined',
      });
    }
    await socket.request('room.join', { ...VALID['room.join'], last: undefined });
    await expect(socket.request('room.join', VALID['room.join'])).rejects.toMatchObject({ code: 'conflict' });
    await expect(socket.request('hand.wave', {})).rejects.toMatchObject({ code: 'unknown_method' });
    await expect(socket.request('constructor', {})).rejects.toMatchObject({ code: 'unknown_method' });
    socket.close();
  });

  it('[R8] refuses a client whose protocol is too old', async () => {
    const socket = await socketFor(STUDENT);
    const old = socket.request('room.join', { ...VALID['room.join'], protocolVersion: 0 });
    await expect(old).rejects.toMatchObject({ code: 'protocol_too_old' });
    socket.close();
  });

  it.each([
    ['no json', '42["room.join",{'],
    ['no list', '42{}'],
    ['an unknown packet', '4zzz'],
    ['a bare text', 'garbage'],
    ['an attachment that never comes', '451-0["room.join",{"_placeholder":true,"num":0}]'],
    ['a reserved name', '42["disconnect",{}]'],
    ['bytes', new Uint8Array([1, 2, 3, 255])],
    ['a frame above the limit', `42["x","${'y'.repeat(LIMITS.messageBytes)}"]`],
    ['a request without acknowledgement', '42["clock.read",{}]'],
    ['deep nesting', `420["clock.read",${'['.repeat(5000)}${']'.repeat(5000)}]`],
  ])('survives %s and goes on serving others', async (_what, frame) => {
    const { id } = await school.book();
    const token = await school.token(id, STUDENT);
    const victim = await SyntheticClient.join({ serverUrl: server.url, credential: { token }, media: false });
    const before = server.pid;
    victim.sendRaw(frame as string);
    const other = await SyntheticClient.join({
      serverUrl: server.url,
      credential: { token: await school.token(id, MENTOR) },
      media: false,
    });
    expect((await other.request('clock.read', {})).serverTimeMs).toBeGreaterThan(0);
    expect(server.pid).toBe(before);
    expect(server.running).toBe(true);
    for (const client of [victim, other]) client.close();
  });

  it('[S3] opens a socket for a valid resume token only', async () => {
    const { id } = await school.book();
    const token = await school.token(id, STUDENT);
    const { resumeToken } = await knock(token);
    const tampered = `${resumeToken.slice(0, -3)}${resumeToken.endsWith('AAA') ? 'BBB' : 'AAA'}`;
    for (const auth of [
      {},
      { resumeToken: '' },
      { resumeToken: 'x' },
      { resumeToken: token },
      { resumeToken: tampered },
      { resumeToken, extra: 1 },
    ]) {
      await expect(LiveSocket.connect(server.url, auth as { resumeToken: string }, {})).rejects.toMatchObject(
        {
          code: expect.stringMatching(/^(bad_request|token_invalid)$/),
        },
      );
    }
  });

  it('[S5] bounds messages and sockets of one person, and only theirs', async () => {
    const { id } = await school.book();
    const socket = await socketFor(STUDENT, id);
    await socket.request('room.join', { ...VALID['room.join'], last: undefined });
    const answers = await Promise.all(
      Array.from({ length: 180 }, () =>
        socket.request('clock.read', {}).then(
          () => 'ok',
          (error: TribuError) => error.code,
        ),
      ),
    );
    expect(answers.filter((answer) => answer === 'rate_limited').length).toBeGreaterThan(10);
    expect(answers.filter((answer) => answer === 'ok').length).toBeGreaterThan(100);
    const mentor = await SyntheticClient.join({
      serverUrl: server.url,
      credential: { token: await school.token(id, MENTOR) },
      media: false,
    });
    expect((await mentor.request('clock.read', {})).serverTimeMs).toBeGreaterThan(0);
    // The newest sockets come in, the oldest goes: a flapping line leaves dead ones behind.
    const gone = new Promise<string>((resolve) => {
      socket.onClose = resolve;
    });
    const more = await Promise.all(Array.from({ length: 6 }, () => socketFor(STUDENT, id)));
    expect(await gone).toBeDefined();
    for (const one of more) one.close();
    mentor.close();
    socket.close();
  });
});

describe('the table', () => {
  it('has every method of the protocol', () => {
    expect([...METHODS].sort()).toEqual(Object.keys(REQUESTS).sort());
    expect(SOCKET_PATH).toBe('/v1/live');
  });
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, child]) =>
    pathsOf(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inside : [path, ...inside];
}

function withAt(target: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(target))
    return target.map((item: unknown, index) => (index === key ? withAt(item, rest, value) : item));
  return { ...(target as object), [key]: withAt((target as Record<string, unknown>)[key], rest, value) };
}
