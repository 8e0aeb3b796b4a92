/** Not more often than a person wants to read it. */
const INTERVAL_MS = 5_000;

/**
 * Turns ninja's many lines into a few: "compiling the media worker 120/257 …".
 *
 * @param {(line: string) => void} log
 * @param {() => number} nowMs
 * @returns {(line: string) => void} to be told each line of ninja
 */
export function ninjaProgress(log, nowMs) {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (line) => {
    const [, done, total] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? [];
    if (!done || nowMs() - lastMs < INTERVAL_MS) return;
    lastMs = nowMs();
    log(`compiling the media worker ${done}/${total} …`);
  };
}
