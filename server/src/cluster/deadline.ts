import type { ClusterClock } from './clock.ts';

/** The outcome of `work`, or the error that `late` gives after `limitMs`; what `work` does then is ignored. */
export async function inTime<T>(
  clock: Pick<ClusterClock, 'after'>,
  limitMs: number,
  work: Promise<T>,
  late: () => Error,
): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  let lastWord: NodeJS.Immediate | undefined;
  const callOff = clock.after(limitMs, () => {
    // Where this process itself was slow the answer may lie in the socket already: it is read first.
    lastWord = setImmediate(() => reject(late()));
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    callOff();
    clearImmediate(lastWord);
  }
}
