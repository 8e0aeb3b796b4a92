import type { StoredEvent } from '@tribu-live/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RecordingKeeper, type RecordingKeeperOptions } from '../../../src/recording/index.ts';
import { systemClock } from '../../../src/rooms/clock.ts';
import { writeWithoutHome } from '../../../src/rooms/journal-access.ts';
import { createLogger } from '../../../src/telemetry/index.ts';
import { COMPOSED, captured, composed } from '../../support/recorded.ts';
import { openTestStorage, STORAGE_KINDS } from '../../support/storages.ts';
import { HttpStage, NOW_MS } from '../http/stage.ts';

const DAY_MS = 24 * 3_600_000;

let stage: HttpStage;

/** A keeper as a server has it after its start; `change` puts faults into what it works with. */
function keeper(change: Partial<RecordingKeeperOptions> = {}): RecordingKeeper {
  return new RecordingKeeper({
    store: stage.store,
    storage: stage.place.storage,
    tell: (sessionId, outcome) => stage.rooms.concludeRecording(sessionId, outcome),
    retentionDays: null,
    clock: { now: () => stage.clock.nowMs, after: systemClock.after },
    log: createLogger({ level: 'silent' }),
    ...change,
  });
}

async function ended(): Promise<string> {
  const { id } = await stage.book();
  await stage.resumeToken(id);
  await stage.rooms.end(id);
  return id;
}

async function recording(originalsUntil?: number): Promise<string> {
  const id = await ended();
  const what = { sessionId: id, place: stage.place, people: ['maud', 'ada'], video: 'video' };
  await composed(stage.store, { ...what, ...(originalsUntil === undefined ? {} : { originalsUntil }) });
  return id;
}

async function told(id: string): Promise<Pick<StoredEvent, 'type' | 'data'>[]> {
  const journal = await stage.store.sessions.read(id, 0, 1000);
  return journal
    .filter(({ type }) => type.startsWith('recording.'))
    .map(({ type, data }) => ({ type, data }));
}

const files = async (id: string) => [
  ...new Set((await stage.place.files(id)).map((key) => key.split('/')[1])),
];
const find = (id: string) => stage.store.recordings.find(id);

class Crash extends Error {}

/** The same part, whose process dies before or after one of its calls took effect. */
function dying<T extends object>(part: T, method: keyof T & string, when: 'before' | 'after'): T {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...args: unknown[]) => {
        if (name === method && when === 'before') throw new Crash();
        const result: unknown = await Reflect.apply(value, target, args);
        if (name === method) throw new Crash();
        return result;
      };
    },
  });
}

describe.each(STORAGE_KINDS)('with recordings in a %s', (kind) => {
  beforeAll(async () => {
    stage = await HttpStage.create({ place: await openTestStorage(kind) });
  });
  beforeEach(() => {
    stage.clock.nowMs = NOW_MS;
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  describe('[D6] a deletion in whose middle the server dies', () => {
    type Part = 'recordings' | 'storage' | 'tell';
    const steps: readonly (readonly [Part, string, 'before' | 'after'])[] = [
      ['recordings', 'beginDeletion', 'after'],
      ['storage', 'remove', 'before'],
      ['storage', 'remove', 'after'],
      ['recordings', 'finishDeletion', 'before'],
      ['recordings', 'finishDeletion', 'after'],
      ['tell', 'tell', 'before'],
      ['tell', 'tell', 'after'],
      ['recordings', 'markConcluded', 'before'],
    ];

    it.each(steps)('%s.%s (%s) is carried on to its end', async (part, method, when) => {
      const id = await recording();
      const { store } = stage;
      const recordings =
        part === 'recordings'
          ? dying(store.recordings, method as keyof typeof store.recordings, when)
          : store.recordings;
      const { storage } = stage.place;
      const voice = { tell: stage.rooms.concludeRecording.bind(stage.rooms) };
      const broken = keeper({
        store: { recordings, jobs: store.jobs },
        storage: part === 'storage' ? dying(storage, method as 'remove', when) : storage,
        tell: (part === 'tell' ? dying(voice, 'tell', when) : voice).tell,
      });
      stage.clock.nowMs += 60_000;
      await expect(broken.delete(id, 'request')).rejects.toBeInstanceOf(Crash);
      expect(await find(id)).toMatchObject({ state: 'deleted' });

      const next = keeper();
      // A composer of another process may still be writing: not before it has noticed.
      await next.sweep();
      stage.clock.nowMs += 30_000;
      await next.sweep();
      expect(await files(id)).toEqual([]);
      expect(await find(id)).toMatchObject({
        state: 'deleted',
        concluded: true,
        deletion: { cause: 'request', files: 5 },
      });
      expect(await stage.store.recordings.takes(id)).toEqual([]);
      expect(await told(id)).toEqual([{ type: 'recording.deleted', data: { cause: 'request' } }]);
      await next.sweep();
      expect(await told(id)).toHaveLength(1);
    });
  });

  describe('what became of a recording', () => {
    it.each(['before', 'after'] as const)('is told once, though the server died %s telling', async (when) => {
      const id = await recording();
      const voice = { tell: stage.rooms.concludeRecording.bind(stage.rooms) };
      await keeper({ tell: dying(voice, 'tell', when).tell }).sweep();
      await keeper().sweep();
      await keeper().sweep();
      expect(await told(id)).toEqual([
        { type: 'recording.ready', data: { durationMs: COMPOSED.durationMs } },
      ]);
      expect(await find(id)).toMatchObject({ concluded: true });
    });

    it('is told of one that failed, and again when it was composed after all', async () => {
      const id = await ended();
      await captured(stage.store, { sessionId: id, place: stage.place, people: ['ada'] });
      await stage.store.recordings.claim(id, 'composer', 30_000);
      await stage.store.recordings.fail(id, 'composer', 'compose_failed');
      await keeper().sweep();
      await stage.store.recordings.claim(id, 'composer', 30_000, true);
      await stage.store.recordings.complete(id, 'composer', { ...COMPOSED, originalsUntil: NOW_MS + DAY_MS });
      await keeper().sweep();
      expect((await told(id)).map(({ type }) => type)).toEqual(['recording.failed', 'recording.ready']);
    });

    it('is told of one of which nothing was ever listed, once', async () => {
      const { id } = await stage.book();
      const clock = { now: () => stage.clock.nowMs, after: systemClock.after };
      const running = { type: 'recording.report', status: { is: 'running' } } as const;
      await writeWithoutHome(stage.store, clock, id, running, { kind: 'server' });
      await stage.rooms.end(id);
      await stage.store.recordings.claim(id, 'composer', 30_000);
      await stage.store.recordings.setEmpty(id, 'composer');
      await keeper().sweep();
      await keeper().sweep();
      expect((await told(id)).at(-1)).toEqual({
        type: 'recording.failed',
        data: { reason: 'nothing_usable' },
      });
      expect(await told(id)).toHaveLength(2);
      expect(await find(id)).toMatchObject({ state: 'empty', concluded: true });
    });

    it('holds up no other when it can’t be told', async () => {
      const [first, second] = [await recording(), await recording()];
      const tell: RecordingKeeperOptions['tell'] = (id, outcome) =>
        id === first ? Promise.reject(new Crash()) : stage.rooms.concludeRecording(id, outcome);
      await keeper({ tell }).sweep();
      expect(await told(first)).toEqual([]);
      expect(await told(second)).toHaveLength(1);
      await keeper().sweep();
      expect(await told(first)).toHaveLength(1);
    });
  });

  describe('[D5] a session that ended without a replay', () => {
    it('is handed over to be composed once it has settled, and not twice', async () => {
      const id = await ended();
      await captured(stage.store, { sessionId: id, place: stage.place, people: ['ada'] });
      const before = (await stage.store.jobs.counts()).compose;
      await keeper().sweep();
      expect((await stage.store.jobs.counts()).compose).toEqual(before);
      stage.clock.nowMs += 60_000;
      await keeper().sweep();
      await keeper().sweep();
      expect((await stage.store.jobs.counts()).compose).toEqual({ ...before, waiting: before.waiting + 1 });
      expect(await stage.store.recordings.uncomposed(stage.clock.nowMs, 0, 100)).toContain(id);
    });
  });

  describe('[D6] dates', () => {
    it('originals go at theirs, the replay stays', async () => {
      const id = await recording(NOW_MS + DAY_MS);
      await keeper().sweep();
      expect(await files(id)).toEqual(['replay', 'takes']);
      stage.clock.nowMs += DAY_MS;
      await keeper().sweep();
      await keeper().sweep();
      expect(await files(id)).toEqual(['replay']);
      expect(await find(id)).toMatchObject({ state: 'ready', originalsGone: true });
      const { body } = await stage.call('GET', `/v1/recordings/${id}`);
      expect(body).toMatchObject({ status: 'ready', originalsUntil: null });
    });

    it('a replay gets the school’s retention when it is ready, and is deleted at its date', async () => {
      const id = await recording();
      await keeper({ retentionDays: 10 }).sweep();
      expect(await find(id)).toMatchObject({ retainUntil: NOW_MS + 10 * DAY_MS });
      stage.clock.nowMs += 10 * DAY_MS;
      await keeper().sweep();
      expect(await find(id)).toMatchObject({ state: 'deleted', deletion: { cause: 'retention', files: 5 } });
      expect((await told(id)).at(-1)).toEqual({ type: 'recording.deleted', data: { cause: 'retention' } });
    });

    it('a date of its own goes before the school’s', async () => {
      const id = await recording();
      await stage.store.recordings.change(id, { retainUntil: NOW_MS + 20 * DAY_MS });
      await keeper({ retentionDays: 10 }).sweep();
      expect(await find(id)).toMatchObject({ retainUntil: NOW_MS + 20 * DAY_MS });
    });
  });

  it('begins by itself when it is started, and stops', async () => {
    const id = await recording();
    const running = keeper();
    running.start();
    await expect.poll(() => told(id), { timeout: 10_000 }).toHaveLength(1);
    await running.close();
    await running.close();
  });
});
