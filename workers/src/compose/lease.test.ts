import { TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { LEASE_MS, Lease, RENEW_EVERY_MS } from './lease.ts';

/** A lease whose timers are run by hand, and a database that answers as it is told. */
function hold() {
  const timers = new Map<() => void, number>();
  let answer: boolean | 'away' = true;
  const lease = Lease.hold({
    recordings: {
      renew: async () => {
        if (answer === 'away') throw new TribuError('unavailable', { message: 'away' });
        return answer;
      },
    },
    sessionId: 's1',
    by: 'me',
    later: (delayMs, work) => {
      timers.set(work, delayMs);
      return () => timers.delete(work);
    },
  });
  return {
    lease,
    answers: (next: typeof answer) => {
      answer = next;
    },
    /** What was to run after no renewal for long. */
    late: () => [...timers].find(([, delayMs]) => delayMs !== RENEW_EVERY_MS),
  };
}

it('[D5] what is put in place is cut short before the lease can run out, and may go on after the next renewal', async () => {
  const { lease, answers, late } = hold();
  const first = lease.held;
  const [over, delayMs] = late() ?? [() => expect.unreachable('nothing is timed'), 0];
  expect(delayMs).toBeLessThan(LEASE_MS);
  answers('away');
  await expect(lease.confirm()).rejects.toMatchObject({ code: 'unavailable' });
  over();
  expect(first.aborted).toBe(true);
  expect(first.reason).toMatchObject({ code: 'unavailable' });
  expect(lease.signal.aborted).toBe(false);
  answers(true);
  await lease.confirm();
  expect(lease.held.aborted).toBe(false);
  await lease.close();
  expect(late()).toBeUndefined();
});

it('each renewal puts it off', async () => {
  const { lease, late } = hold();
  const [first] = late() ?? [];
  await lease.confirm();
  expect(late()?.[0]).not.toBe(first);
  await lease.close();
});
