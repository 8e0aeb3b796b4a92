import { Id, type JobOrder } from '@tribu-live/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { ROUND_AGAIN_MS, ROUND_EVERY_MS, Rounds } from './rounds.ts';

let rounds: Rounds | null = null;
afterEach(() => rounds?.close());

/** Rounds whose clock is turned by hand. */
function start(uncomputed: () => Promise<string[]>) {
  const sent: string[] = [];
  const lines: string[] = [];
  const line = (_context: object, message: string) => void lines.push(message);
  let armed: { delayMs: number; work: () => void } | null = null;
  rounds = Rounds.start({
    engagement: { uncomputed },
    jobs: { send: async ({ queue, key }: JobOrder) => void sent.push(`${queue} ${key}`) },
    log: { info: line, warn: line, error: line },
    later: (delayMs, work) => {
      armed = { delayMs, work };
      return () => {
        armed = null;
      };
    },
  });
  return {
    sent,
    lines,
    /** When the next round goes; resolves once this one is over. */
    next: async (): Promise<number | undefined> => {
      await expect.poll(() => armed !== null).toBe(true);
      return armed?.delayMs;
    },
    turn: () => {
      const { work } = armed ?? { work: () => expect.unreachable('nothing is to come') };
      armed = null;
      work();
    },
    armed: () => armed !== null,
  };
}

describe('rounds', () => {
  it('[E5] look at everybody, and for sessions nobody computed, at the start and each hour', async () => {
    const found = [['s-1', 's-2'], []];
    const { sent, next, turn } = start(async () => found.shift() ?? []);
    expect(await next()).toBe(ROUND_EVERY_MS);
    expect(sent).toEqual(['standing *everybody*', 'engagement s-1', 'engagement s-2']);
    turn();
    expect(await next()).toBe(ROUND_EVERY_MS);
    expect(sent.slice(3)).toEqual(['standing *everybody*']);
  });

  it('come again soon where there were more, or the database was away', async () => {
    const answers = [
      async () => Array.from({ length: 1000 }, (_, index) => `s-${index}`),
      () => Promise.reject(new Error('away')),
    ];
    const { lines, next, turn } = start(() => answers.shift()?.() ?? Promise.resolve([]));
    expect(await next()).toBe(ROUND_AGAIN_MS);
    turn();
    expect(await next()).toBe(ROUND_AGAIN_MS);
    expect(lines.at(-1)).toMatch('trying again');
    turn();
    expect(await next()).toBe(ROUND_EVERY_MS);
  });

  it('[E2] look at everybody under a key that is nobody’s id: no person’s own job is kept waiting or taken away', async () => {
    const { sent, next } = start(async () => []);
    await next();
    const keys = sent.map((order) => order.slice('standing '.length));
    expect(keys.map((key) => Id.safeParse(key).success)).toEqual([false]);
  });

  it('end with a close, also in the middle of one', async () => {
    const { promise, resolve } = Promise.withResolvers<string[]>();
    const { sent, armed } = start(() => promise);
    const closing = rounds?.close();
    resolve(['s-1', 's-2']);
    await closing;
    await rounds?.close();
    expect(sent).toEqual(['standing *everybody*']);
    expect(armed()).toBe(false);
  });
});
