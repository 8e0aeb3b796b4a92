import { randomBytes } from 'node:crypto';
import { readdir, readlink } from 'node:fs/promises';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mintReplayLink } from '../../../src/auth/index.ts';
import { COMPOSED, composed } from '../../support/recorded.ts';
import { type Answer, HttpStage, NOW_MS, REPLAY_KEY, refusal } from './stage.ts';

const SCHOOL = 'https://school.example';
const VIDEO = '0123456789abcdefghij';

let stage: HttpStage;
let id: string;
beforeAll(async () => {
  stage = await HttpStage.create({ origins: [SCHOOL] });
  id = await recording(VIDEO);
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

async function recording(video: string | Uint8Array): Promise<string> {
  const session = await stage.book(0, { title: 'Bilan' });
  await stage.resumeToken(session.id);
  await stage.call('POST', `/v1/sessions/${session.id}/end`);
  const what = { sessionId: session.id, place: stage.place, people: ['maud', 'ada'] };
  await composed(stage.store, { ...what, video });
  return session.id;
}

/** Path of a link for somebody of the session, or for anybody. */
async function link(to: string, personId: string | null = 'ada'): Promise<string> {
  const body = personId === null ? {} : { personId };
  const answer = await stage.call('POST', `/v1/recordings/${to}/share`, { body });
  expect(answer.status).toBe(201);
  return new URL((answer.body as { url: string }).url).pathname;
}

/** As a player of a page: without a key. */
const open = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  stage.call(method, path, { auth: null, headers });

describe('[D7] a link to a replay', () => {
  it('gives a player all it needs', async () => {
    const path = await link(id);
    const { status, body, headers } = await open(path);
    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      title: 'Bilan',
      startsAt: new Date(NOW_MS).toISOString(),
      people: [
        { id: 'maud', name: 'Maud', role: 'mentor' },
        { id: 'ada', name: 'Ada', role: 'student' },
      ],
      durationMs: COMPOSED.durationMs,
      chapters: COMPOSED.chapters,
      videoUrl: `${stage.url}${path}/video`,
      thumbnailUrl: `${stage.url}${path}/thumbnail`,
      watchedUrl: `${stage.url}${path}/watched`,
      gaps: COMPOSED.manifest.gaps,
      expiresAt: new Date(NOW_MS + 4 * 3_600_000).toISOString(),
    });
    expect(headers.get('Cache-Control')).toBe('no-store');
    const picture = await open(`${path}/thumbnail`);
    expect(picture).toMatchObject({ status: 200, text: 'picture' });
    expect(picture.headers.get('Content-Type')).toBe('image/jpeg');
  });

  const forged = (more: object, key = REPLAY_KEY) => {
    const {
      recordingId = id,
      personId = 'ada',
      nowMs = NOW_MS,
      ttlSeconds = 60,
    } = more as {
      recordingId?: string;
      personId?: string;
      nowMs?: number;
      ttlSeconds?: number;
    };
    const { token } = mintReplayLink(key, { recordingId, personId }, { nowMs, ttlSeconds });
    return `/v1/replays/${token}`;
  };
  const everywhere = ['', '/video', '/thumbnail'];

  it.each([
    ['that has expired', { nowMs: NOW_MS - 60_000 }, 410, 'link_expired'],
    ['of a time to come', { nowMs: NOW_MS + 60_000 }, 401, 'token_not_yet_valid'],
    ['to no recording', { recordingId: 'none' }, 404, 'not_found'],
    ['for somebody who was not there', { personId: 'eve' }, 403, 'not_booked'],
  ] as const)('%s leads nowhere', async (_name, more, status, code) => {
    for (const rest of everywhere) {
      const answer = await open(`${forged(more)}${rest}`, { Range: 'bytes=0-1' });
      expect(answer).toMatchObject({ status, ...refusal(code) });
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
    }
  });

  it('that was altered, or signed by somebody else, leads nowhere', async () => {
    const good = forged({});
    const [header, , signature] = good.split('.');
    const other = Buffer.from(
      JSON.stringify({ aud: 'replay', rec: 'other', sub: null, iat: NOW_MS / 1000, exp: NOW_MS / 1000 + 60 }),
    ).toString('base64url');
    const foreign = forged({}, new Uint8Array(32));
    const resume = `/v1/replays/${await stage.resumeToken((await stage.book()).id)}`;
    for (const bad of [`${header}.${other}.${signature}`, `${good}x`, foreign, resume]) {
      for (const rest of everywhere) {
        expect(await open(`${bad}${rest}`)).toMatchObject({ status: 401, ...refusal('token_invalid') });
      }
    }
    for (const bad of ['/v1/replays/x', '/v1/replays/a.b', `/v1/replays/a.b.${'c'.repeat(5000)}`]) {
      expect(await open(bad)).toMatchObject({ status: 400, ...refusal('bad_request', { field: 'token' }) });
    }
    expect(await open(`${good}?x=1`)).toMatchObject(refusal('bad_request'));
  });

  it('for anybody ends when one who is heard or seen takes the consent back', async () => {
    const shared = await recording(VIDEO);
    const answer = (personId: string, yesOrNo: string) =>
      stage.call('POST', `/v1/sessions/${shared}/consents`, {
        body: { personId, purpose: 'share', answer: yesOrNo, textVersion: '1' },
      });
    await answer('maud', 'yes');
    await answer('ada', 'yes');
    const [everybodys, adas] = [await link(shared, null), await link(shared)];
    expect((await open(`${everybodys}/video`)).text).toBe(VIDEO);
    await answer('ada', 'no');
    for (const rest of everywhere) {
      expect(await open(`${everybodys}${rest}`)).toMatchObject({
        status: 403,
        ...refusal('share_consent_missing', { details: { missing: 1 } }),
      });
      expect((await open(`${adas}${rest}`)).status).toBe(200);
    }
    await answer('ada', 'yes');
    expect((await open(everybodys)).status).toBe(200);
  });

  it.each([
    ['its recording', (gone: string) => `/v1/recordings/${gone}`],
    ['one who is heard or seen and is erased', () => '/v1/people/ada'],
  ])('ends with %s, for everybody', async (_name, path) => {
    const gone = await recording(VIDEO);
    const mauds = await link(gone, 'maud');
    expect((await open(`${mauds}/video`)).status).toBe(200);
    expect((await stage.call('DELETE', path(gone))).status).toBe(200);
    for (const rest of everywhere) {
      expect(await open(`${mauds}${rest}`)).toMatchObject({ status: 404, ...refusal('not_found') });
    }
    // What follows plays a session in which Ada still is.
    id = await recording(VIDEO);
  });

  it('may be used often, not without end', async () => {
    const asked = await recording(VIDEO);
    const path = await link(asked);
    const answers = await Promise.all(Array.from({ length: 180 }, () => open(`${path}/thumbnail`)));
    const refused = answers.find(({ status }) => status === 429);
    expect(refused).toMatchObject(refusal('rate_limited', { details: { retryAfterMs: expect.any(Number) } }));
    expect((await open(`${await link(asked, 'maud')}/thumbnail`)).status).toBe(200);
  });
});

describe('the video of a replay', () => {
  let path: string;
  beforeAll(async () => {
    path = `${await link(id)}/video`;
  });

  it('is given whole, with what a player needs to seek', async () => {
    const { status, text, headers } = await open(path);
    expect([status, text]).toEqual([200, VIDEO]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'content-type': 'video/mp4',
      'content-length': String(VIDEO.length),
      'content-disposition': 'inline; filename="replay.mp4"',
      'cache-control': 'private, no-cache',
      etag: expect.stringMatching(/^"[\w-]+"$/),
      'last-modified': expect.stringContaining('GMT'),
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([
    ['bytes=0-0', '0-0', '0'],
    ['bytes=5-9', '5-9', '56789'],
    ['bytes=10-', '10-19', 'abcdefghij'],
    ['bytes=-3', '17-19', 'hij'],
    ['bytes=19-19', '19-19', 'j'],
    ['bytes=15-1000', '15-19', 'fghij'],
    ['bytes=-1000', '0-19', VIDEO],
  ])('%s is the range %s', async (Range, said, bytes) => {
    const { status, text, headers } = await open(path, { Range });
    expect([status, text]).toEqual([206, bytes]);
    expect(headers.get('Content-Range')).toBe(`bytes ${said}/20`);
    expect(headers.get('Content-Length')).toBe(String(bytes.length));
  });

  it.each(['bytes=20-', 'bytes=1000-2000', 'bytes=-0'])('%s is beyond it', async (Range) => {
    const { status, text, headers } = await open(path, { Range });
    expect([status, text]).toEqual([416, '']);
    expect(headers.get('Content-Range')).toBe('bytes */20');
  });

  it.each([
    'bytes=',
    'bytes=-',
    'bytes=9-5',
    'bytes=a-b',
    `bytes=0-${'9'.repeat(400)}`,
    'bytes',
    'items=0-1',
    '0-1',
    'bytes=0-1,4-5',
  ])('%s is no single range: all of it is given', async (Range) => {
    expect(await open(path, { Range })).toMatchObject({ status: 200, text: VIDEO });
  });

  it('answers HEAD without a body, and about the whole of it', async () => {
    const whole = await open(path, {}, 'HEAD');
    expect([whole.status, whole.text, whole.headers.get('Content-Length')]).toEqual([200, '', '20']);
    const part = await open(path, { Range: 'bytes=5-9' }, 'HEAD');
    expect([part.status, part.headers.get('Content-Length')]).toEqual([200, '20']);
    expect((await open(path, { Range: 'bytes=99-' }, 'HEAD')).status).toBe(200);
  });

  it('is not sent again to who has it, and ranges hold for one version only', async () => {
    const etag = (await open(path)).headers.get('ETag') ?? '';
    const known = await open(path, { 'If-None-Match': `"other", ${etag}` });
    expect([known.status, known.text]).toEqual([304, '']);
    const range = { Range: 'bytes=0-0' };
    expect(await open(path, { ...range, 'If-Range': etag })).toMatchObject({ status: 206, text: '0' });
    expect(await open(path, { ...range, 'If-Range': '"other"' })).toMatchObject({ status: 200, text: VIDEO });
  });

  it('may be read by pages of the school, not by others', async () => {
    const allowed = await open(path, { Origin: SCHOOL, Range: 'bytes=0-0' });
    expect(allowed.headers.get('Access-Control-Allow-Origin')).toBe(SCHOOL);
    expect(allowed.headers.get('Access-Control-Expose-Headers')).toContain('Content-Range');
    expect(allowed.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin');
    const refused = await open(path, { Origin: 'https://elsewhere.example' });
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBeNull();
    const preflight = await open(
      path,
      { Origin: SCHOOL, 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'range' },
      'OPTIONS',
    );
    expect(preflight.headers.get('Access-Control-Allow-Methods')).toBe('GET');
    expect(preflight.headers.get('Access-Control-Allow-Headers')).toContain('Range');
  });

  it('that is long comes as it is taken, and is let go with the viewer', async () => {
    const video = randomBytes(64 * 1024 * 1024);
    const long = `${stage.url}${await link(await recording(video))}/video`;
    const whole = await fetch(long);
    expect(Buffer.from(await whole.arrayBuffer()).equals(video)).toBe(true);

    const before = process.memoryUsage().arrayBuffers;
    const leave = await new Promise<() => void>((begun) => {
      const request = get(long, (response) => {
        response.once('readable', () => begun(() => request.destroy()));
      });
    });
    await vi.waitFor(async () => expect(await openVideos()).toBe(1));
    // Sockets hold a few hundred kilobytes; the rest stays on the disk until somebody takes it.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
    leave();
    await vi.waitFor(async () => expect(await openVideos()).toBe(0));
    expect(stage.logLines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

/** Videos that this process has open. */
async function openVideos(): Promise<number> {
  const files = await readdir('/proc/self/fd');
  const targets = await Promise.all(files.map((file) => readlink(`/proc/self/fd/${file}`).catch(() => '')));
  return targets.filter((target) => target.endsWith('replay.mp4')).length;
}
