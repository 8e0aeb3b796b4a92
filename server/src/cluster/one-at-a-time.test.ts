import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ClusterTestClock } from '../../test/support/cluster-clock.ts';
import { inTime } from './deadline.ts';
import { OneAtATime } from './one-at-a-time.ts';

it('asks nothing more while an answer is awaited, however late it is', async () => {
  const clock = new ClusterTestClock();
  const calls = new OneAtATime<string>(clock, 200);
  const { promise: hanging, resolve } = Promise.withResolvers<string>();
  let asked = 0;
  const ask = (answer: Promise<string>) =>
    calls.ask(() => {
      asked += 1;
      return answer;
    });
  const first = ask(hanging);
  clock.pass(200);
  await expect(first).rejects.toThrow('no answer in time');
  await expect(ask(Promise.resolve('second'))).rejects.toThrow('still awaited');
  expect(asked).toBe(1);
  resolve('late');
  await turn();
  expect(await ask(Promise.resolve('third'))).toBe('third');
});

it('takes what lay in the socket when its time was over: this process was late, not the answer', async () => {
  const clock = new ClusterTestClock();
  const { promise, resolve } = Promise.withResolvers<string>();
  let late = 0;
  const answer = inTime(clock, 200, promise, () => {
    late += 1;
    return new Error('late');
  });
  clock.pass(200);
  resolve('here');
  expect(await answer).toBe('here');
  await turn();
  expect(late).toBe(0);
});
