import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { JobOrder } from '@tribu-live/protocol';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  EpochLost,
  type JobContext,
  JobNotYet,
  type LockedSession,
  openStore,
  type Store,
} from '../../../src/store/index.ts';
import { batch, creation, sketch } from '../../support/journal.ts';
import { quietLog, type TemporaryDatabase, temporaryDatabase } from '../../support/postgres.ts';

const WORKER = join(import.meta.dirname, '../../support/job-worker.ts');
const OPTIONS = { concurrency: 1, timeLimitSeconds: 60 };

let postgres: TemporaryDatabase;
let store: Store;

beforeEach(async () => {
  postgres = await temporaryDatabase();
  store = await openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log: quietLog });
});

afterEach(async () => {
  await store.close();
  await postgres.close();
});

function order(sessionId: string, afterSeconds = 0): JobOrder {
  return { queue: 'compose', key: sessionId, data: { sessionId }, afterSeconds };
}

/** What a worker of this process is given, one at a time; each is ended by the test. */
interface Given {
  readonly sessionId: string;
  readonly context: JobContext;
  readonly end: (error?: Error) => void;
}

async function worker(options = OPTIONS) {
  const given: Given[] = [];
  const waiting: ((one: Given) => void)[] = [];
  const working = await store.jobs.work('compose', options, ({ sessionId }, context) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    context.signal.addEventListener('abort', () => reject(context.signal.reason));
    const one = { sessionId, context, end: (error?: Error) => (error ? reject(error) : resolve()) };
    const next = waiting.shift();
    if (next === undefined) given.push(one);
    else next(one);
    return promise;
  });
  const next = (): Promise<Given> => {
    const one = given.shift();
    return one === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(one);
  };
  return { next, close: () => working.close() };
}

const counts = async () => (await store.jobs.counts()).compose;
const none = { waiting: 0, active: 0, failed: 0 };

it('of one key at most one waits or runs', async () => {
  await Promise.all(['a', 'a', 'b', 'a'].map((key) => store.jobs.send(order(key))));
  expect(await counts()).toEqual({ ...none, waiting: 2 });
  const { next, close } = await worker();
  const first = await next();
  await store.jobs.send(order(first.sessionId));
  expect(await counts()).toEqual({ ...none, waiting: 1, active: 1 });
  first.end();
  const second = await next();
  expect(new Set([first.sessionId, second.sessionId])).toEqual(new Set(['a', 'b']));
  second.end();
  await expect.poll(counts).toEqual(none);
  // One that is done may come again.
  await store.jobs.send(order('a'));
  expect(await next()).toMatchObject({ sessionId: 'a', context: { attempt: 1 } });
  await close();
});

it('[D5] a batch and its jobs are one transaction', async () => {
  const { id } = await store.sessions.create(creation());
  const ending = {
    ...batch({
      sessionId: id,
      fromSeq: 3,
      events: [sketch('room.ended', { reason: 'time' })],
      summary: { status: 'ended' },
    }),
    jobs: [order(id, 3)],
  };
  await expect(store.sessions.append({ ...ending, fromSeq: 7, events: [] })).rejects.toThrow(EpochLost);
  expect(await counts()).toEqual(none);

  // The other way round: what the queue refuses leaves the journal as it was.
  const direct = new Client(postgres.url);
  await direct.connect();
  try {
    await direct.query('alter table pgboss.job_common rename to hidden');
    await expect(store.sessions.append(ending)).rejects.toMatchObject({ code: 'internal' });
    expect(await store.sessions.find(id)).toMatchObject({ seq: 3, summary: { status: 'scheduled' } });
    await direct.query('alter table pgboss.hidden rename to job_common');
  } finally {
    await direct.end();
  }

  await store.sessions.append(ending);
  await store.sessions.append(ending);
  expect(await store.sessions.find(id)).toMatchObject({ seq: 4, summary: { status: 'ended' } });
  expect(await counts()).toEqual({ ...none, waiting: 1 });
  const { next, close } = await worker();
  expect(await next()).toMatchObject({ sessionId: id });
  await close();
  // Should its job ever be lost, the reconciler finds it by this.
  expect(await store.recordings.find(id)).toMatchObject({ state: 'recording' });
});

it('[D5] so are those of whoever appends under the lock', async () => {
  const { id } = await store.sessions.create(creation());
  const append = (locked: LockedSession) =>
    locked.append({ ...batch({ sessionId: id, fromSeq: 3, epoch: 2 }), jobs: [order(id)] });
  const failing = store.sessions.withLock(id, async (locked) => {
    await append(locked);
    throw new Error('something else');
  });
  await expect(failing).rejects.toThrow('something else');
  expect(await counts()).toEqual(none);
  await store.sessions.withLock(id, append);
  expect(await counts()).toEqual({ ...none, waiting: 1 });
});

it('one that is put off is not late before its time', async () => {
  const late = async () => (await store.jobs.overdueSeconds()).compose;
  expect(await late()).toBe(0);
  await store.jobs.send(order('later', 3600));
  expect(await late()).toBe(0);
  await store.jobs.send(order('now'));
  await expect.poll(late).toBeGreaterThan(0);
  expect(await late()).toBeLessThan(60);
  const { next, close } = await worker();
  const given = await next();
  expect(await late()).toBe(0);
  given.end();
  await close();
});

it('one that fails comes again and is counted; one that is not ripe comes again and is not', async () => {
  await store.jobs.send(order('a'));
  const { next, close } = await worker();
  (await next()).end(new Error('no disk'));
  const second = await next();
  expect(second.context.attempt).toBe(2);
  second.end(new JobNotYet(1));
  const third = await next();
  expect(third.context.attempt).toBe(1);
  third.end();
  await expect.poll(counts).toEqual(none);
  await close();
});

it('a job whose time is over is told so, and tried again', async () => {
  await store.jobs.send(order('a'));
  const { next, close } = await worker({ concurrency: 1, timeLimitSeconds: 1 });
  const first = await next();
  await once(first.context.signal, 'abort');
  expect((await next()).context.attempt).toBe(2);
  await close();
});

it('a worker that closes gives its job back, and none is lost or counted', async () => {
  await store.jobs.send(order('a'));
  const first = await worker();
  const given = await first.next();
  await first.close();
  expect(given.context.signal.aborted).toBe(true);
  expect(await counts()).toEqual({ ...none, waiting: 1 });
  const second = await worker();
  expect((await second.next()).context.attempt).toBe(1);
  await second.close();
});

it('what worked off at once is as many as was said', async () => {
  for (const key of ['a', 'b', 'c']) await store.jobs.send(order(key));
  const { next, close } = await worker({ concurrency: 2, timeLimitSeconds: 60 });
  const both = [await next(), await next()];
  expect(await counts()).toEqual({ ...none, waiting: 1, active: 2 });
  for (const one of both) one.end();
  (await next()).end();
  await expect.poll(counts).toEqual(none);
  await close();
});

it('the job of a worker that was killed is run again within a minute', { timeout: 70_000 }, async () => {
  await store.jobs.send(order('a'));
  const child = spawn(process.execPath, [WORKER, postgres.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  expect(line).toBe('a');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const killedAt = performance.now();
  const { next, close } = await worker();
  const again = await next();
  expect(again).toMatchObject({ sessionId: 'a', context: { attempt: 2 } });
  expect(performance.now() - killedAt).toBeLessThan(60_000);
  again.end();
  await expect.poll(counts).toEqual(none);
  await close();
});

it('an operator’s tool neither sends nor works off', async () => {
  const tool = await openStore({
    url: postgres.url,
    deploymentKey: new Uint8Array(32),
    log: quietLog,
    role: 'tool',
  });
  await expect(tool.jobs.send(order('a'))).rejects.toThrow(RangeError);
  expect(await tool.recordings.takes('any')).toEqual([]);
  await tool.close();
});
