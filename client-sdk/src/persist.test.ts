import { type ErrorCode, TribuError } from '@tribu-live/protocol';
import { expect, it, vi } from 'vitest';
import { ManualTimers, settled } from '../test/support/manual-timers.ts';
import { persist } from './persist.ts';

function work(...failures: ErrorCode[]) {
  return vi.fn(async () => {
    const code = failures.shift();
    if (code !== undefined) throw new TribuError(code);
    return 'done';
  });
}

it('repeats what can be mended by repeating, with growing pauses', async () => {
  const timers = new ManualTimers();
  const task = work('rate_limited', 'timeout');
  const done = persist(timers, () => true, task);
  await settled();
  await timers.pass(499);
  expect(task).toHaveBeenCalledTimes(1);
  await timers.pass(1);
  expect(task).toHaveBeenCalledTimes(2);
  await timers.pass(1000);
  expect(await done).toBe('done');
});

it.each(['forbidden', 'connection_lost', 'media_unavailable'] as const)(
  'leaves %s to others',
  async (code) => {
    const task = work(code);
    await expect(persist(new ManualTimers(), () => true, task)).rejects.toMatchObject({ code });
    expect(task).toHaveBeenCalledTimes(1);
  },
);

it('fails at last', async () => {
  const timers = new ManualTimers();
  const failure = persist(timers, () => true, work(...Array<ErrorCode>(9).fill('timeout'))).catch(String);
  await settled();
  await timers.pass(60_000);
  expect(await failure).toContain('No answer');
  expect(timers.pending).toEqual([]);
});

it('stops when it is no longer due', async () => {
  const timers = new ManualTimers();
  let due = true;
  const task = work('timeout', 'timeout');
  const done = persist(timers, () => due, task);
  await settled();
  due = false;
  await timers.pass(500);
  expect(await done).toBeUndefined();
  expect(task).toHaveBeenCalledTimes(1);
});
