import { TribuError } from '@tribu-live/protocol';
import type { Cancel, Timers } from '../timers.ts';
import { asTribuError, finalReason } from './failures.ts';

export interface AskAroundOptions<T> {
  readonly timers: Timers;
  /** Asks the next place; the signal says that its answer is of no use any more. */
  readonly ask: (signal: AbortSignal) => Promise<T>;
  /** How many may be asked at the same time. */
  readonly atOnce: number;
  /** How long nobody answers before the next is asked, in milliseconds: a place that hangs holds nobody up. */
  readonly patienceMs: number;
  /** Aborted, it fails at once with the signal's reason. */
  readonly signal: AbortSignal;
}

/**
 * Asks one place, and while nobody answers the next ones beside it; the first answer counts. Those that can be
 * reached and refuse leave it to the others, unless the refusal is for good.
 * @throws TribuError the refusal for good, or the failure that leaves nobody to wait for
 */
export function askAround<T>(options: AskAroundOptions<T>): Promise<T> {
  const { timers, ask, atOnce, patienceMs, signal } = options;
  const over = new AbortController();
  return new Promise((resolve, reject) => {
    let waitingFor = 0;
    let cancel: Cancel = () => undefined;
    const settle = (done: () => void) => {
      if (over.signal.aborted) return;
      cancel();
      signal.removeEventListener('abort', stop);
      done();
      over.abort(new TribuError('connection_lost', { message: 'Another place answered.' }));
    };
    const stop = () => settle(() => reject(asTribuError(signal.reason)));
    const fail = (error: TribuError) => {
      waitingFor -= 1;
      if (waitingFor === 0 || finalReason(error) !== null) settle(() => reject(error));
    };
    const next = () => {
      cancel = timers.after(patienceMs, next);
      if (waitingFor === atOnce) return;
      waitingFor += 1;
      ask(over.signal).then(
        (answer) => settle(() => resolve(answer)),
        (error: unknown) => fail(asTribuError(error)),
      );
    };
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    else next();
  });
}
