import { TribuError } from '@tribu-live/protocol';
import { S3Fault, StorageRefusal } from '@tribu-live/server/storage';
import type { TakeRow } from '@tribu-live/server/store';
import { JobNotYet, type RecordingStore } from '@tribu-live/server/store';
import { describe, expect, it, vi } from 'vitest';
import { CoachingJournal } from '../../test/support/coaching-journal.ts';
import { LOST_NODE_LIMIT_MS, OPEN_TAKES_LIMIT_MS, OPEN_TAKES_START_MS } from './await-takes.ts';
import { ComposeError } from './compose-error.ts';
import type { ComposedReplay } from './compose-session.ts';
import { ComposeJob, type LeasedSession, MOST_ATTEMPTS } from './job.ts';
import { RENEW_EVERY_MS } from './lease.ts';

const ENDED = 1_760_000_000_000;
const REPLAY = { durationMs: 5, sizeBytes: 6, coverage: 1, chapters: [], manifest: { gaps: [] } };
const PIECES = [{ index: 0 }, { index: 1 }];
const CLOSED = {
  take: { takeId: 'closed' },
  nodeId: 'node-1',
  pieces: PIECES,
  closed: { at: ENDED, reason: 'room', packets: 1, bytes: 1 },
} as unknown as TakeRow;
const OPEN = { ...CLOSED, take: { ...CLOSED.take, takeId: 'open' }, closed: null };
/** Left open by a node from which the room went away before its end. */
const LOST = { ...OPEN, nodeId: 'node-0' };

interface Given {
  readonly takes?: readonly TakeRow[];
  readonly attempt?: number | null;
  readonly state?: string;
  readonly held?: boolean;
  readonly afterMs?: number;
  /** How long the worker runs; by default longer than it waits for anything. */
  readonly runningMs?: number;
  /** How often the database can't be reached when the replay is to be committed. */
  readonly unavailable?: number;
  readonly over?: boolean;
  /** Pieces in the bucket, by take; null: there is no bucket. */
  readonly uploaded?: Readonly<Record<string, readonly number[]>> | null;
  readonly compose?: (session: LeasedSession) => Promise<unknown>;
}

/** A job with a store that says what it was told. */
function given({
  takes = [CLOSED],
  attempt = 1,
  state = 'composing',
  held = true,
  afterMs = 0,
  runningMs = OPEN_TAKES_START_MS,
  unavailable = 0,
  over = true,
  uploaded = null,
  compose,
}: Given) {
  const journal = new CoachingJournal('c', ENDED - 9000);
  for (const nodeId of ['node-0', 'node-1']) journal.add(ENDED - 8500, 'room.homed', { nodeId });
  journal.add(ENDED - 8000, 'recording.changed', {
    status: 'running',
    trouble: null,
  });
  if (over) journal.add(ENDED, 'room.ended', { reason: 'time' });
  const told: string[] = [];
  const tell = (what: string) => async (_id: string, _by: string, more?: unknown) => {
    told.push(typeof more === 'string' ? `${what} ${more}` : what);
    return true;
  };
  const recordings = {
    takes: async () => takes,
    uploads: async (takeIds: readonly string[]) =>
      takeIds.map((takeId) => ({ takeId, deleted: false, pieces: uploaded?.[takeId] ?? [] })),
    claim: async () => attempt,
    find: async () => ({ state }),
    renew: async () => held,
    release: tell('release'),
    complete: (id: string, by: string) => {
      if (unavailable-- > 0) return Promise.reject(new TribuError('unavailable', { message: 'away' }));
      return tell('complete')(id, by);
    },
    fail: tell('fail'),
    setEmpty: tell('empty'),
  } as unknown as RecordingStore;
  const renewals: (() => void)[] = [];
  let nowMs = ENDED + afterMs - runningMs;
  const job = new ComposeJob({
    recordings,
    sessions: { read: async (_id, afterSeq) => journal.events.slice(afterSeq) },
    ...{ root: '/nowhere', inBucket: uploaded !== null, originalsDays: 30, by: 'me', now: () => nowMs },
    log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() },
    later: (delayMs, work) => {
      if (delayMs === RENEW_EVERY_MS) renewals.push(work);
      else queueMicrotask(work);
      return () => undefined;
    },
    compose: (compose ?? (async () => REPLAY)) as (session: LeasedSession) => Promise<ComposedReplay>,
  });
  nowMs += runningMs;
  const run = (signal = new AbortController().signal) => job.run({ sessionId: 'c' }, { signal });
  return { run, told, renewals };
}

const failing = (error: unknown) => ({ compose: () => Promise.reject(error) });
const broken = new ComposeError('ffmpeg_failed', 'it broke', { retryable: true });

describe('[D5] composing', () => {
  it('commits with one change', async () => {
    const { run, told } = given({});
    await run();
    expect(told).toEqual(['complete']);
  });

  it('waits for takes that are open or not told yet, but not for ever', async () => {
    for (const takes of [[CLOSED, OPEN], []]) {
      await expect(given({ takes }).run()).rejects.toBeInstanceOf(JobNotYet);
    }
    const late = { afterMs: OPEN_TAKES_LIMIT_MS };
    const open = given({ takes: [CLOSED, OPEN], ...late });
    await open.run();
    expect(open.told).toEqual(['complete']);
    const none = given({ takes: [], ...late });
    await none.run();
    expect(none.told).toEqual(['empty']);
  });

  it('waits for them also long after the end when it has only just started, as capture has', async () => {
    const late = { takes: [CLOSED, OPEN], afterMs: 24 * 3_600_000 };
    const early = given({ ...late, runningMs: OPEN_TAKES_START_MS - 1 });
    await expect(early.run()).rejects.toBeInstanceOf(JobNotYet);
    expect(early.told).toEqual([]);
    const settled = given(late);
    await settled.run();
    expect(settled.told).toEqual(['complete']);
  });

  it('waits a minute only for a take of a node that the room had left', async () => {
    const waiting = given({ takes: [CLOSED, LOST], afterMs: LOST_NODE_LIMIT_MS - 1 });
    await expect(waiting.run()).rejects.toBeInstanceOf(JobNotYet);
    const { run, told } = given({ takes: [CLOSED, LOST], afterMs: LOST_NODE_LIMIT_MS });
    await run();
    expect(told).toEqual(['complete']);
    const both = given({ takes: [OPEN, LOST], afterMs: LOST_NODE_LIMIT_MS });
    await expect(both.run()).rejects.toBeInstanceOf(JobNotYet);
  });

  it('waits until all pieces are in the bucket, where there is one, but not for ever', async () => {
    const some = given({ uploaded: { closed: [0] } });
    await expect(some.run()).rejects.toBeInstanceOf(JobNotYet);
    for (const each of [
      given({ uploaded: { closed: [0, 1] } }),
      given({ uploaded: { closed: [0] }, afterMs: OPEN_TAKES_LIMIT_MS }),
      given({ takes: [CLOSED, LOST], uploaded: { closed: [0, 1] }, afterMs: LOST_NODE_LIMIT_MS }),
    ]) {
      await each.run();
      expect(each.told).toEqual(['complete']);
    }
  });

  it('keeps what is composed while the database is away', async () => {
    const { run, told } = given({ unavailable: 3 });
    await run();
    expect(told).toEqual(['complete']);
  });

  it('leaves alone what is done, what others do, and what still runs', async () => {
    const done = given({ attempt: null, state: 'ready' });
    await done.run();
    await expect(given({ attempt: null }).run()).rejects.toBeInstanceOf(JobNotYet);
    const running = given({ over: false });
    await running.run();
    expect([...done.told, ...running.told]).toEqual([]);
  });

  it('lets go of what failed, so that it is tried again, and gives up in the end', async () => {
    const first = given(failing(broken));
    await expect(first.run()).rejects.toBe(broken);
    expect(first.told).toEqual(['release']);
    const last = given({ ...failing(broken), attempt: MOST_ATTEMPTS });
    await last.run();
    expect(last.told).toEqual(['fail compose_failed']);
  });

  it('is not begun again when every attempt took its worker along', async () => {
    const compose = () => Promise.reject(new Error('begun again'));
    const { run, told } = given({ compose, attempt: MOST_ATTEMPTS + 1 });
    await run();
    expect(told).toEqual(['fail compose_failed']);
  });

  it('ends with its name what no attempt can make', async () => {
    const facts = { retryable: false, failure: 'pieces_damaged' } as const;
    const { run, told } = given(failing(new ComposeError('hopeless', 'all damaged', facts)));
    await run();
    expect(told).toEqual(['fail pieces_damaged']);
  });

  it('waits for room on a full disk, a missing ffmpeg and a bucket that refuses, however often', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const said = new ComposeError('ffmpeg_failed', 'av_interleaved_write_frame(): No space left on device', {
      retryable: true,
    });
    const missing = new ComposeError('ffmpeg_missing', 'no ffmpeg', { retryable: true });
    const refused = new StorageRefusal('storage_failed', 'refused', {
      cause: new S3Fault('AccessDenied', 403),
    });
    for (const error of [full, said, missing, refused]) {
      const { run, told } = given({ ...failing(error), attempt: MOST_ATTEMPTS });
      await expect(run()).rejects.toBeInstanceOf(JobNotYet);
      expect(told).toEqual(['release']);
    }
  });

  it('is not counted against the recording when the worker closes', async () => {
    const closing = new AbortController();
    closing.abort(new Error('the worker closes'));
    const { run, told } = given({ ...failing(closing.signal.reason), attempt: MOST_ATTEMPTS });
    await expect(run(closing.signal)).rejects.toThrow('the worker closes');
    expect(told).toEqual(['release']);
  });

  it('stops at once and commits nothing when somebody else has the lease', async () => {
    const { run, told, renewals } = given({
      held: false,
      compose: ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          renewals.shift()?.();
        }),
    });
    await run();
    expect(told).toEqual([]);
  });
});
