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

/** Does it again and again until then, with pauses as long as `pauseMs` says anew each time. */
export async function repeat(
  untilMs: number,
  pauseMs: () => number,
  work: (turn: number) => Promise<unknown>,
): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const nextMs = Date.now() + pauseMs();
    if (nextMs >= untilMs) return;
    await until(nextMs);
    await work(turn);
  }
}
