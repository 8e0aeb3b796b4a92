import { appendFile, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StoredEvent } from '@tribu-live/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EmbeddedPostgres, EpochLost, openStore, type Store } from '../../../src/store/index.ts';
import { batch, creation, sketch } from '../../support/journal.ts';
import { type ListeningLog, listeningLog } from '../../support/listening-log.ts';
import { testCacheFolder, unprivilegedUser } from '../../support/machine.ts';
import {
  quietLog,
  type TemporaryPostgres,
  temporaryFolder,
  temporaryPostgres,
} from '../../support/postgres.ts';

const AWAY = { code: 'unavailable', retryable: true };
const WRITTEN = 'the database is back: the spool is written';

let postgres: TemporaryPostgres;
/** Stopped and started by `leave` and `comeBack`. */
let running: EmbeddedPostgres;
let store: Store;
let folder: string;
let log: ListeningLog;

beforeEach(async () => {
  postgres = await temporaryPostgres();
  running = postgres.embedded;
  folder = join(await temporaryFolder(), 'spool');
  store = await openedStore();
  await store.spool.open(folder);
});

afterEach(async () => {
  await store.close();
  await running.close();
  await postgres.close();
  await rm(dirname(folder), { recursive: true });
});

async function openedStore(): Promise<Store> {
  log = listeningLog();
  return openStore({ url: postgres.url, deploymentKey: new Uint8Array(32), log });
}

const leave = () => running.close();

async function comeBack(): Promise<void> {
  running = await EmbeddedPostgres.start({
    dataDir: postgres.dataDir,
    cacheDir: testCacheFolder(),
    unprivileged: unprivilegedUser(),
    log: quietLog,
    durable: false,
  });
  expect(running.url).toBe(postgres.url);
}

/** Appends one event after another and gives them. */
async function append(sessionId: string, fromSeq: number, count: number): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (let seq = fromSeq; seq < fromSeq + count; seq += 1) {
    const one = batch({ sessionId, fromSeq: seq, deadlines: [{ kind: 'room.close', dueAt: seq }] });
    await store.sessions.append(one);
    events.push(...one.events);
  }
  return events;
}

async function session(): Promise<string> {
  return (await store.sessions.create(creation())).id;
}

describe('while the database is away', () => {
  it('[R3] appends go to the disk, and into the database in order and once when it is back', async () => {
    const ids = [await session(), await session(), await session()];
    const told = new Map<string, StoredEvent[]>();
    const write = async (id: string, fromSeq: number, count: number) =>
      told.set(id, [...(told.get(id) ?? []), ...(await append(id, fromSeq, count))]);
    await Promise.all(ids.map((id) => write(id, 3, 10)));
    await leave();
    await Promise.all(ids.map((id) => write(id, 13, 30)));
    expect(store.spool.entries).toBe(90);
    expect(store.spool.sizeBytes).toBe((await stat(join(folder, 'journals.spool'))).size);
    const written = log.said(WRITTEN);
    // The rooms go on while the spool is written and after.
    const goingOn = Promise.all(ids.map((id) => write(id, 43, 30)));
    await comeBack();
    await goingOn;
    await written;
    for (const id of ids) {
      expect(await store.sessions.read(id, 3, 1000)).toEqual(told.get(id));
      expect(await store.sessions.find(id)).toMatchObject({ seq: 73, summary: { status: 'scheduled' } });
    }
    expect(store.spool.entries).toBe(0);
    expect((await stat(join(folder, 'journals.spool'))).size).toBe(0);
    await append(ids[0] ?? '', 73, 1);
    expect(store.spool.entries).toBe(0);
  });

  it('[R3] nobody reads, lists or takes over what is still on the disk', async () => {
    const id = await session();
    await append(id, 3, 1);
    await leave();
    const events = await append(id, 4, 2);
    await expect(store.sessions.find(id)).rejects.toMatchObject(AWAY);
    await expect(store.sessions.read(id, 0, 10)).rejects.toMatchObject(AWAY);
    await expect(store.sessions.withLock(id, async () => 1)).rejects.toMatchObject(AWAY);
    await expect(store.sessions.list({ limit: 10 })).rejects.toMatchObject(AWAY);
    await expect(store.sessions.homedAt('node')).rejects.toMatchObject(AWAY);
    await expect(store.sessions.erasePerson('ana')).rejects.toMatchObject(AWAY);
    await comeBack();
    // Not half a second later: whoever asks has it written first.
    expect(await store.sessions.read(id, 4, 10)).toEqual(events);
    expect(store.spool.entries).toBe(0);
  });

  it('[D5] the end of a room and its job come through together', async () => {
    const id = await session();
    await leave();
    const ending = batch({
      sessionId: id,
      fromSeq: 3,
      events: [sketch('room.ended', { reason: 'time' })],
      summary: { status: 'ended' },
    });
    await store.sessions.append({
      ...ending,
      jobs: [{ queue: 'compose', key: id, data: { sessionId: id }, afterSeconds: 0 }],
    });
    const written = log.said(WRITTEN);
    await comeBack();
    await written;
    const { promise, resolve } = Promise.withResolvers<string>();
    const worker = await store.jobs.work('compose', { concurrency: 1, timeLimitSeconds: 10 }, async (data) =>
      resolve(data.sessionId),
    );
    expect(await promise).toBe(id);
    await worker.close();
    expect(await store.sessions.find(id)).toMatchObject({ summary: { status: 'ended' } });
  });

  it('an append of a process without a spool is refused', async () => {
    const id = await session();
    const other = await openedStore();
    await leave();
    await expect(other.sessions.append(batch({ sessionId: id, fromSeq: 3 }))).rejects.toMatchObject(AWAY);
    await other.close();
  });
});

describe('after a crash', () => {
  it('what was on the disk is written before anything else; half a record is cut off', async () => {
    const id = await session();
    await leave();
    const events = await append(id, 3, 5);
    await store.close();
    const file = join(folder, 'journals.spool');
    const whole = (await stat(file)).size;
    await appendFile(file, (await readFile(file)).subarray(0, 100));
    await comeBack();
    store = await openedStore();
    const torn = log.said('the spool ended in half a record');
    await store.spool.open(folder);
    expect(await torn).toMatchObject({ bytes: 100 });
    expect(whole).toBeGreaterThan(100);
    expect(store.spool.entries).toBe(0);
    expect(await store.sessions.read(id, 3, 100)).toEqual(events);
  });

  it.each([1, 9, 200])('a record that lacks %i bytes is none', async (bytes) => {
    const id = await session();
    await leave();
    const events = await append(id, 3, 3);
    await store.close();
    const file = join(folder, 'journals.spool');
    await truncate(file, (await stat(file)).size - bytes);
    await comeBack();
    store = await openedStore();
    await store.spool.open(folder);
    expect(await store.sessions.read(id, 3, 100)).toEqual(events.slice(0, 2));
  });

  it('[R3] in the middle of writing, what came through already is not written twice', async () => {
    const id = await session();
    await leave();
    const events = await append(id, 3, 4);
    await store.close();
    await comeBack();
    store = await openedStore();
    // As a process that was killed after the third of four.
    for (const [index, event] of events.slice(0, 3).entries())
      await store.sessions.append({ ...batch({ sessionId: id, fromSeq: 3 + index }), events: [event] });
    await store.spool.open(folder);
    expect(await store.sessions.read(id, 3, 100)).toEqual(events);
    expect(store.spool.refused).toBe(0);
  });

  it('[R4] what no longer fits is set aside, said and counted; other sessions come through', async () => {
    const [lost, fine] = [await session(), await session()];
    await leave();
    await append(lost, 3, 2);
    const events = await append(fine, 3, 2);
    await store.close();
    await comeBack();
    store = await openedStore();
    await store.sessions.withLock(lost, (locked) =>
      locked.append(batch({ sessionId: lost, fromSeq: 3, epoch: 2 })),
    );
    const told: string[] = [];
    store.spool.onRefused((sessionId) => told.push(sessionId));
    const alarm = log.said('a spooled batch does not fit its journal');
    await store.spool.open(folder);
    expect(await alarm).toMatchObject({ sessionId: lost, epoch: 1, fromSeq: 3 });
    expect([told, store.spool.refused, store.spool.entries]).toEqual([[lost], 2, 0]);
    const aside = (await readdir(folder)).filter((name) => name.endsWith('.refused')).sort();
    expect(aside).toEqual([`${lost}-1-3.refused`, `${lost}-1-4.refused`]);
    const kept = JSON.parse(await readFile(join(folder, aside[0] ?? ''), 'utf8'));
    expect(kept).toMatchObject({ sessionId: lost, fromSeq: 3, epoch: 1 });
    expect(await store.sessions.read(fine, 3, 100)).toEqual(events);
    await expect(store.sessions.append(batch({ sessionId: lost, fromSeq: 5 }))).rejects.toThrow(EpochLost);
    await store.sessions.append(batch({ sessionId: lost, fromSeq: 4, epoch: 2 }));
  });
});
