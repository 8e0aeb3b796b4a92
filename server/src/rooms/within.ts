import { TribuError } from '@tribu-live/protocol';
import type { Clock } from './clock.ts';

/**
 * What `work` gives, if it does so soon. Too late it may still be done: only nobody waits for it any more.
 * @throws TribuError `unavailable`
 */
export async function within<T>(clock: Clock, limitMs: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const message = 'The database does not answer.';
  const callOff = clock.after(limitMs, () => reject(new TribuError('unavailable', { message })));
  try {
    return await Promise.race([work, late]);
  } finally {
    callOff();
  }
}
