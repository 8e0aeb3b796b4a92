import { TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { ManualTimers, settled } from '../../test/support/manual-timers.ts';
import { askAround } from './ask-around.ts';

function setUp(atOnce = 3) {
  const timers = new ManualTimers();
  const asked: { answer(value: string): void; fail(error: Error): void; signal: AbortSignal }[] = [];
  const abort = new AbortController();
  const asking = askAround<string>({
    timers,
    atOnce,
    patienceMs: 700,
    signal: abort.signal,
    ask: (signal) =>
      new Promise((answer, fail) => {
        asked.push({ answer, fail, signal });
      }),
  }).catch((error: TribuError) => error.code);
  return { timers, asked, abort, asking };
}

it('asks one place alone when that answers in time', async () => {
  const { timers, asked, asking } = setUp();
  await timers.pass(699);
  asked[0]?.answer('first');
  expect(await asking).toBe('first');
  expect(asked).toHaveLength(1);
  expect(timers.pending).toEqual([]);
});

it('[C3] asks the next beside one that hangs; the first answer counts, whoever gives it', async () => {
  const { timers, asked, asking } = setUp();
  await timers.pass(700);
  expect(asked).toHaveLength(2);
  asked[1]?.answer('second');
  expect(await asking).toBe('second');
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true]);
  expect(timers.pending).toEqual([]);
});

it('still takes the answer of the one that let it wait', async () => {
  const { timers, asked, asking } = setUp();
  await timers.pass(700);
  asked[0]?.answer('first');
  expect(await asking).toBe('first');
});

it('never asks more than so many at once, and another one when one of them failed', async () => {
  const { timers, asked } = setUp(2);
  await timers.pass(10_000);
  expect(asked).toHaveLength(2);
  asked[1]?.fail(new TribuError('unavailable'));
  await settled();
  await timers.pass(700);
  expect(asked).toHaveLength(3);
  await timers.pass(10_000);
  expect(asked).toHaveLength(3);
});

it('leaves the pause before the next try to others when there is nobody to wait for', async () => {
  const { timers, asked, asking } = setUp();
  asked[0]?.fail(new TribuError('connection_lost'));
  expect(await asking).toBe('connection_lost');
  expect(timers.pending).toEqual([]);
});

it('takes a refusal for good for everybody’s', async () => {
  const { timers, asked, asking } = setUp();
  await timers.pass(700);
  asked[1]?.fail(new TribuError('session_ended'));
  expect(await asking).toBe('session_ended');
  expect(asked[0]?.signal.aborted).toBe(true);
});

it('fails with the reason of who gave up, before and while asking', async () => {
  const { timers, asked, abort, asking } = setUp();
  abort.abort(new TribuError('timeout'));
  expect(await asking).toBe('timeout');
  expect(asked[0]?.signal.aborted).toBe(true);
  await settled();
  expect(timers.pending).toEqual([]);
  const asks: unknown[] = [];
  const ask = async (signal: AbortSignal) => asks.push(signal);
  const late = askAround({ timers, atOnce: 2, patienceMs: 1, signal: abort.signal, ask });
  await expect(late).rejects.toMatchObject({ code: 'timeout' });
  expect(asks).toEqual([]);
});
