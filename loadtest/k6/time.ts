/** Resolves after so many milliseconds. */
export function later(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(() => done(), Math.max(0, ms));
  });
}

export function until(atMs: number): Promise<void> {
  return later(atMs - Date.now());
}

/** Between the two, at random. */
export function between(least: number, most: number): number {
  return least + Math.random() * (most - least);
}

/**
 * Does it again and again until then, after pauses as long as `pauseMs` says anew each time. What comes due while
 * `work` still waits is not put off, else a slow server would be asked less: it is done right afterwards, all of it in
 * one, and `dueMs` says since when.
 */
export async function repeat(
  untilMs: number,
  pauseMs: () => number,
  work: (turn: number, dueMs: number) => Promise<unknown>,
): Promise<void> {
  let dueMs = Date.now() + pauseMs();
  for (let turn = 0; dueMs < untilMs; turn += 1) {
    await until(dueMs);
    const startMs = Date.now();
    await work(turn, dueMs);
    do dueMs += pauseMs();
    while (dueMs <= startMs);
  }
}
