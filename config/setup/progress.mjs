/**
 * Tells a person who waits which step runs and how long the ones before took.
 *
 * @typedef {object} Progress
 * @property {(title: string) => void} step begins the next step: "2/4 media worker"
 * @property {(text: string) => void} note something worth knowing within a step
 * @property {() => void} done closes the last step
 */

const WORTH_TELLING_MS = 1000;

/**
 * @param {number} stepCount
 * @param {{ quiet?: boolean, write?: (line: string) => void, nowMs?: () => number }} [options] quiet: a step
 *   is named only once it has something to say, and on stderr, so that a command's output stays its own
 * @returns {Progress}
 */
export function createProgress(
  stepCount,
  { quiet = false, write = quiet ? console.error : console.log, nowMs = () => performance.now() } = {},
) {
  let number = 0;
  /** @type {{ headline: string, startMs: number, named: boolean, noted: boolean } | null} */
  let current = null;

  const close = () => {
    const tookMs = current ? nowMs() - current.startMs : 0;
    if (current?.noted && tookMs >= WORTH_TELLING_MS) write(`    done in ${formatDuration(tookMs)}`);
    current = null;
  };

  const name = () => {
    if (!current || current.named) return;
    current.named = true;
    write(current.headline);
  };

  return {
    step(title) {
      close();
      number += 1;
      current = { headline: `${number}/${stepCount} ${title}`, startMs: nowMs(), named: false, noted: false };
      if (!quiet) name();
    },
    note(text) {
      name();
      if (current) current.noted = true;
      write(`    ${text}`);
    },
    done: close,
  };
}

/** @param {number} durationMs */
export function formatDuration(durationMs) {
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
