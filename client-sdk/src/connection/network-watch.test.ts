import { afterEach, expect, it, vi } from 'vitest';
import { ManualTimers } from '../../test/support/manual-timers.ts';
import { NetworkWatch } from './network-watch.ts';

afterEach(() => vi.unstubAllGlobals());

/** A browser's window and line in the test's hands. */
function setUp(type?: string) {
  const window = new EventTarget();
  const line = Object.assign(new EventTarget(), { type });
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('navigator', { connection: line });
  const timers = new ManualTimers();
  const watch = NetworkWatch.start(timers);
  const changes: number[] = [];
  watch.on('changed', () => changes.push(timers.monotonicMs()));
  return {
    timers,
    watch,
    changes,
    online: () => window.dispatchEvent(new Event('online')),
    turnTo: (now: string | undefined) => {
      line.type = now;
      line.dispatchEvent(new Event('change'));
    },
  };
}

it.each(['wifi', undefined])('a new guess of the line’s speed is no new network (%s)', async (type) => {
  const { changes, turnTo, timers } = setUp(type);
  for (let guess = 0; guess < 5; guess += 1) {
    turnTo(type);
    await timers.pass(3000);
  }
  expect(changes).toEqual([]);
});

it('another kind of network is told once, however many events speak of it', async () => {
  const { changes, turnTo, online, timers } = setUp('wifi');
  turnTo('none');
  expect(changes).toHaveLength(0);
  turnTo('cellular');
  online();
  await timers.pass(5000);
  expect(changes).toHaveLength(1);
});

it('a second change right after is told when the first has settled', async () => {
  const { changes, turnTo, timers } = setUp('wifi');
  turnTo('cellular');
  turnTo('wifi');
  await timers.pass(1000);
  expect(changes).toHaveLength(2);
});

it('hears nothing after its close', async () => {
  const { watch, changes, turnTo, online, timers } = setUp('wifi');
  online();
  watch.close();
  turnTo('cellular');
  online();
  expect(changes).toHaveLength(1);
  expect(timers.pending).toEqual([]);
});
