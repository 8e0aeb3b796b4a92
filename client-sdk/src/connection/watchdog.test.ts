import { expect, it, vi } from 'vitest';
import { ManualTimers } from '../../test/support/manual-timers.ts';
import { Watchdog } from './watchdog.ts';

function watched() {
  const timers = new ManualTimers();
  const onSilent = vi.fn<(silentMs: number) => void>();
  return { timers, onSilent, watchdog: Watchdog.start(timers, onSilent) };
}

it('[C3] speaks up after 2.5 s without any sign, once', async () => {
  const { timers, onSilent } = watched();
  await timers.pass(2499);
  expect(onSilent).not.toHaveBeenCalled();
  await timers.pass(10_000);
  expect(onSilent).toHaveBeenCalledTimes(1);
});

it('[C3] counts from the last sign, whatever it was', async () => {
  const { timers, onSilent, watchdog } = watched();
  for (let beat = 0; beat < 20; beat += 1) {
    await timers.pass(1000);
    watchdog.handleSign();
  }
  expect(onSilent).not.toHaveBeenCalled();
  await timers.pass(2500);
  expect(onSilent).toHaveBeenCalledWith(2500);
});

it('[C3] lets messages that queued up during a sleep be read first', async () => {
  const { timers, onSilent, watchdog } = watched();
  await timers.sleep(60_000);
  expect(onSilent).not.toHaveBeenCalled();
  watchdog.handleSign();
  await timers.pass(1000);
  expect(onSilent).not.toHaveBeenCalled();
});

it('[C3] speaks up soon after a sleep when nothing had queued up', async () => {
  const { timers, onSilent } = watched();
  await timers.sleep(60_000);
  await timers.pass(500);
  expect(onSilent).toHaveBeenCalledTimes(1);
});

it('is silent once closed', async () => {
  const { timers, onSilent, watchdog } = watched();
  watchdog.close();
  await timers.pass(10_000);
  expect(onSilent).not.toHaveBeenCalled();
});

it('wants a sign sooner when one was asked for, of whatever kind', async () => {
  const { timers, onSilent, watchdog } = watched();
  watchdog.expectSign(1500);
  await timers.pass(1000);
  watchdog.handleSign();
  await timers.pass(2000);
  expect(onSilent).not.toHaveBeenCalled();
  watchdog.handleSign();
  watchdog.expectSign(1500);
  await timers.pass(1500);
  expect(onSilent).toHaveBeenCalledTimes(1);
  watchdog.close();
  expect(timers.pending).toEqual([]);
});
