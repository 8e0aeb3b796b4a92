import type { Piece, TakeReport } from '@tribu-live/server/store';
import { createLogger } from '@tribu-live/server/telemetry';
import { describe, expect, it } from 'vitest';
import { Reporter } from './reporter.ts';
import { CAPTURE } from './settings.ts';

const log = createLogger({ level: 'silent' });

function report(takeId: string, pieces: readonly number[], closed = false): TakeReport {
  return {
    take: {
      takeId,
      sessionId: 's1',
      trackId: 't1',
      personId: 'p1',
      source: 'camera',
      kind: 'video',
      openedAt: 1,
    },
    nodeId: 'n1',
    stream: { mimeType: 'video/VP8', ssrc: 1, payloadType: 101, clockRate: 90_000, channels: null },
    file: `s1/takes/${takeId}.log`,
    pieces: pieces.map((index) => ({ index }) as Piece),
    closed: closed ? { at: 2, reason: 'room', packets: 1, bytes: 1 } : null,
  };
}

/** A database whose answers are given one by one. */
function stage() {
  const listed: string[] = [];
  const calls: TakeReport[][] = [];
  let answer: (reports: readonly TakeReport[]) => void = () => undefined;
  let finished = Promise.withResolvers<void>();
  const urls: string[] = [];
  const reporter = new Reporter({
    log,
    openStore: async (url) => {
      urls.push(url);
      return {
        report: async (reports) => {
          calls.push([...reports]);
          answer(reports);
        },
        uploads: async () => [],
        close: async () => undefined,
      };
    },
    onListed: ({ take, closed }) => {
      if (closed === null) return;
      listed.push(take.takeId);
      finished.resolve();
      finished = Promise.withResolvers<void>();
    },
  });
  return {
    reporter,
    listed,
    calls,
    urls,
    answers: (next: typeof answer) => {
      answer = next;
    },
    nextListed: () => finished.promise,
  };
}

describe('reports to the database', () => {
  it('wait until somebody says where it is, then go together', async () => {
    const { reporter, calls, listed, urls, nextListed } = stage();
    reporter.add(report('a', []));
    reporter.add(report('a', [0]));
    reporter.add(report('b', [], true));
    expect(calls).toEqual([]);
    reporter.use('postgres://one');
    await nextListed();
    expect(urls).toEqual(['postgres://one']);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.map(({ take, pieces }) => [take.takeId, pieces.length])).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
    expect(listed).toEqual(['b']);
    expect(reporter.waiting).toBe(0);
    await reporter.close(0);
  });

  it('are told again after a failure, with what came meanwhile, nothing left out', async () => {
    const { reporter, calls, answers, nextListed } = stage();
    answers(() => {
      answers(() => undefined);
      reporter.add(report('a', [1], true));
      throw Object.assign(new Error('away'), { retryable: true });
    });
    reporter.use('postgres://one');
    reporter.add(report('a', [0]));
    await nextListed();
    expect(calls.map((each) => each[0]?.pieces.map(({ index }) => index))).toEqual([[0], [0, 1]]);
    expect(reporter.waiting).toBe(0);
    await reporter.close(0);
  });

  it('of one that is refused for good hold up no other', async () => {
    const { reporter, listed, answers, nextListed } = stage();
    answers((reports) => {
      if (reports.some(({ take }) => take.takeId === 'gone')) {
        throw Object.assign(new Error('there is no session'), { retryable: false });
      }
    });
    reporter.use('postgres://one');
    reporter.add(report('gone', [], true));
    reporter.add(report('b', [], true));
    await nextListed();
    expect(listed).toEqual(['b']);
    await reporter.close(1000);
    expect(reporter.waiting).toBe(0);
  });

  it('go in portions after a long time without a database; a take’s end goes with its last piece', async () => {
    const { reporter, calls, listed, nextListed } = stage();
    const many = Array.from({ length: CAPTURE.mostPiecesAtOnce + 1 }, (_, index) => index);
    reporter.add(report('a', many, true));
    reporter.use('postgres://one');
    await nextListed();
    const told = calls.map((each) => each.map(({ pieces, closed }) => [pieces.length, closed !== null]));
    expect(told).toEqual([[[CAPTURE.mostPiecesAtOnce, false]], [[1, true]]]);
    expect(calls.flatMap((each) => each.flatMap(({ pieces }) => pieces.map(({ index }) => index)))).toEqual(
      many,
    );
    expect(listed).toEqual(['a']);
    await reporter.close(0);
  });

  it('keep what came while one was under way', async () => {
    const { reporter, calls, answers, nextListed } = stage();
    answers(() => {
      answers(() => undefined);
      reporter.add(report('a', [1], true));
    });
    reporter.use('postgres://one');
    reporter.add(report('a', [0]));
    await nextListed();
    expect(calls.map((each) => each[0]?.pieces.map(({ index }) => index))).toEqual([[0], [1]]);
    await reporter.close(0);
  });
});
