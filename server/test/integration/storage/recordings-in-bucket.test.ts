import { get } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RecordingKeeper } from '../../../src/recording/index.ts';
import { systemClock } from '../../../src/rooms/clock.ts';
import type { Bucket } from '../../../src/storage/index.ts';
import { createLogger } from '../../../src/telemetry/index.ts';
import { composed } from '../../support/recorded.ts';
import { TestBucket } from '../../support/storages.ts';
import { type Answer, HttpStage, NOW_MS } from '../http/stage.ts';

const LIMITS = { connectMs: 500, stallMs: 3000 };
const DAY_MS = 24 * 3_600_000;
const VIDEO = '0123456789abcdefghij';
/** Doesn't fit into what lies between a bucket and a viewer who stopped taking. */
const LONG = Buffer.alloc(48_000_000, 'frames of a long coaching ');

let place: TestBucket;
let stage: HttpStage;
beforeAll(async () => {
  place = await TestBucket.create(LIMITS);
  stage = await HttpStage.create({ place });
});
beforeEach(() => {
  stage.clock.nowMs = NOW_MS;
  stage.logLines.length = 0;
});
afterAll(() => stage[Symbol.asyncDispose]());

async function recording(video: string | Uint8Array = VIDEO, originalsUntil?: number): Promise<string> {
  const { id } = await stage.book();
  await stage.resumeToken(id);
  await stage.rooms.end(id);
  const what = { sessionId: id, place, people: ['maud', 'ada'], video };
  await composed(stage.store, { ...what, ...(originalsUntil === undefined ? {} : { originalsUntil }) });
  return id;
}

async function videoOf(id: string): Promise<string> {
  const answer = await stage.call('POST', `/v1/recordings/${id}/share`, { body: { personId: 'ada' } });
  return `${new URL((answer.body as { url: string }).url).pathname}/video`;
}

const open = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  stage.call(method, path, { auth: null, headers });

/** A viewer who took the first bytes, and goes away when told to. */
function viewer(path: string): Promise<() => void> {
  return new Promise((begun) => {
    const request = get(`${stage.url}${path}`, (response) => {
      response.once('readable', () => begun(() => request.destroy()));
    });
    request.once('error', () => undefined);
  });
}

const errors = () => stage.logLines.filter(({ level }) => level === 'error');

describe('[D7] a replay in a bucket', () => {
  let long: string;
  beforeAll(async () => {
    long = await recording(LONG);
  });

  it('is given whole and by ranges, with what a player needs to seek', async () => {
    const path = await videoOf(await recording());
    const whole = await open(path);
    expect([whole.status, whole.text, whole.headers.get('Content-Length')]).toEqual([200, VIDEO, '20']);
    for (const [range, said, bytes] of [
      ['bytes=0-0', '0-0', '0'],
      ['bytes=5-9', '5-9', '56789'],
      ['bytes=10-', '10-19', 'abcdefghij'],
      ['bytes=-3', '17-19', 'hij'],
    ] as const) {
      const part = await open(path, { Range: range });
      expect([part.status, part.text]).toEqual([206, bytes]);
      expect(part.headers.get('Content-Range')).toBe(`bytes ${said}/20`);
    }
    expect((await open(path, { Range: 'bytes=20-' })).status).toBe(416);
    expect(await open(path, {}, 'HEAD')).toMatchObject({ status: 200, text: '' });
    const etag = whole.headers.get('ETag') ?? '';
    expect((await open(path, { 'If-None-Match': etag })).status).toBe(304);
    expect(await open(path.replace(/video$/, 'thumbnail'))).toMatchObject({ status: 200, text: 'picture' });
  });

  it('comes as it is taken, goes on after a pause, and is let go with the viewer', async () => {
    const path = await videoOf(long);
    const response = await fetch(`${stage.url}${path}`);
    const before = process.memoryUsage().arrayBuffers;
    // The bucket gives an idle connection up; a paused viewer notices nothing.
    await expect.poll(() => place.connections(), { timeout: 10_000 }).toBe(0);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
    expect(Buffer.from(await response.arrayBuffer()).equals(LONG)).toBe(true);

    const leave = await viewer(path);
    expect(await place.connections()).toBe(1);
    leave();
    await expect.poll(() => place.connections(), { interval: 10, timeout: LIMITS.stallMs - 500 }).toBe(0);
    expect(errors()).toEqual([]);
  });

  it.each([
    ['stopped', 'stop', 'restart'],
    ['standing still', 'pause', 'resume'],
  ] as const)(
    'is unavailable while the bucket is %s, and there again afterwards',
    async (_how, away, back) => {
      const id = await recording();
      const path = await videoOf(id);
      await place.server[away]();
      try {
        const head = fetch(`${stage.url}${path}`, { method: 'HEAD' });
        const answers = [open(path), open(path, { Range: 'bytes=0-1' })];
        const removal = stage.call('DELETE', `/v1/recordings/${id}`);
        for (const answer of await Promise.all([head, ...answers, removal])) {
          expect(answer.status).toBe(503);
          expect(answer.headers.get('Cache-Control')).toBe('no-store');
        }
        expect((await answers[0])?.body).toMatchObject({ error: { code: 'unavailable', retryable: true } });
        expect((await stage.call('GET', `/v1/recordings/${id}`)).body).toMatchObject({ status: 'ready' });
        const { accessKeyId, secretAccessKey } = place.config.credentials ?? expect.unreachable();
        expect(errors().length).toBeGreaterThan(0);
        for (const secret of [accessKeyId, secretAccessKey])
          expect(JSON.stringify(errors())).not.toContain(secret);
      } finally {
        await place.server[back]();
      }
      await expect.poll(async () => (await open(path)).text, { timeout: 10_000 }).toBe(VIDEO);
    },
  );

  it('ends for its viewers when it breaks off in the middle', async () => {
    const response = await fetch(`${stage.url}${await videoOf(long)}`);
    await place.server.stop();
    try {
      await expect(response.arrayBuffer()).rejects.toThrow();
    } finally {
      await place.server.restart();
    }
  });
});

describe('[D6] what is deleted from a bucket', () => {
  it('is everything of a recording, and the receipt counts it', async () => {
    const id = await recording();
    const sizes = (await place.storage.list(id)).map(({ sizeBytes }) => sizeBytes);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const deleted = await stage.call('DELETE', `/v1/recordings/${id}`);
    expect(deleted).toMatchObject({
      status: 200,
      body: { status: 'deleted', deletion: { files: 5, bytes } },
    });
    expect(await place.files(id)).toEqual([]);
  });

  it('is also what an upload brought afterwards', async () => {
    const id = await recording();
    const slow = keeper();
    expect(await slow.delete(id, 'request')).toMatchObject({ state: 'deleted', deletion: { files: 5 } });
    await slow.sweep();
    await place.put(`${id}/replay/replay.mp4`, 'came late');
    stage.clock.nowMs += 5 * 60_000;
    await slow.sweep();
    expect(await place.files(id)).toHaveLength(1);
    stage.clock.nowMs += 5 * 60_000;
    await slow.sweep();
    expect(await place.files(id)).toEqual([]);
    expect(await stage.store.recordings.find(id)).toMatchObject({
      state: 'deleted',
      concluded: true,
      deletion: { files: 6 },
    });
    // Whoever starts looks at once: its predecessor may have died between.
    await place.put(`${id}/takes/late.log/000007`, 'later still');
    await keeper().sweep();
    expect(await place.files(id)).toEqual([]);
    stage.clock.nowMs += DAY_MS;
    await place.put(`${id}/takes/late.log/000008`, 'a day later');
    await keeper().sweep();
    expect(await place.files(id)).toHaveLength(1);
  });

  it('are originals at their date; the replay stays', async () => {
    const id = await recording(VIDEO, NOW_MS + DAY_MS);
    await keeper().sweep();
    expect(await place.files(`${id}/takes`)).toHaveLength(2);
    stage.clock.nowMs += DAY_MS;
    await keeper().sweep();
    expect(await place.files(id)).toEqual(
      ['replay/manifest.json', 'replay/replay.mp4', 'replay/thumbnail.jpg'].map((name) => `${id}/${name}`),
    );
    expect(await stage.store.recordings.find(id)).toMatchObject({ state: 'ready', originalsGone: true });
  });

  it('is carried on when the bucket is back; one that is away is asked once in a round', async () => {
    const ids = [await recording(VIDEO, NOW_MS + DAY_MS), await recording(VIDEO, NOW_MS + DAY_MS)];
    stage.clock.nowMs += DAY_MS;
    const asked: string[] = [];
    const counting = new Proxy(place.storage, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: string[]) => {
          asked.push(`${String(name)} ${args[0]}`);
          return Reflect.apply(value, target, args);
        };
      },
    });
    await place.server.stop();
    try {
      await keeper(counting).sweep();
    } finally {
      await place.server.restart();
    }
    expect(asked).toHaveLength(1);
    await keeper().sweep();
    for (const id of ids) expect(await place.files(`${id}/takes`)).toEqual([]);
  });
});

/** A keeper as a server has it after its start. */
function keeper(storage: Bucket = place.storage): RecordingKeeper {
  return new RecordingKeeper({
    store: stage.store,
    storage,
    tell: (sessionId, outcome) => stage.rooms.concludeRecording(sessionId, outcome),
    retentionDays: null,
    clock: { now: () => stage.clock.nowMs, after: systemClock.after },
    log: createLogger({ level: 'silent' }),
  });
}
