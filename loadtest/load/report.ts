import { type Figures, machine, rounded, table } from '../bench/report.ts';
import type { Spread } from '../k6/summary.ts';
import type { LoadResult } from './run-load.ts';
import { mean, OURS, partsOf, peak } from './samples.ts';

/** A load that was itself later than this says little of the server. */
const LATE_MS = 100;

/** What a run took of the machine, what became of its media, and what was at its end: for people. */
export function inWords({ summary, samples, generator, held, atEnd, words }: LoadResult): string {
  const rows = partsOf(samples)
    .filter(({ memoryPeakMb }) => memoryPeakMb > 0)
    .map(({ part, cores, coresPeak, memoryPeakMb }) => [
      OURS.some((each) => each === part) ? `${part} (the test itself)` : part,
      rounded(cores, 2).toFixed(2),
      rounded(coresPeak, 2).toFixed(2),
      rounded(memoryPeakMb),
    ]);
  const busy = samples.map(({ busyShare }) => busyShare);
  const lines = [
    words.trimEnd(),
    '',
    table(['process', 'cores', 'at most', 'MB at most'], rows),
    `machine busy: ${percent(mean(busy))} in the mean, ${percent(peak(busy) ?? 0)} at most`,
  ];
  const [lag, append] = [
    peak(samples.map((each) => each.loopLagMs)),
    peak(samples.map((each) => each.appendMs)),
  ];
  if (lag !== null) lines.push(`server's event loop late by (p99 of the worst 5 s): ${rounded(lag)} ms`);
  if (append !== null)
    lines.push(`appending an event took (mean of the worst 5 s): ${rounded(append, 1)} ms`);
  if (generator !== null) {
    const { packetsSent, packetsReceived, jitterP50Ms, jitterP95Ms, loopDelayP99Ms } = generator;
    lines.push(
      `media: ${packetsSent} packets sent, ${packetsReceived} received, lost ${percent(lostShare(generator), 3)}; ` +
        `jitter of sound p50 ${rounded(jitterP50Ms ?? 0, 1)} ms, p95 ${rounded(jitterP95Ms ?? 0, 1)} ms; ` +
        `the generator's own timers late by (p99) ${rounded(loopDelayP99Ms)} ms`,
    );
  }
  const lateMs = Math.max(generator?.loopDelayP99Ms ?? 0, summary.lateMs?.p99 ?? 0);
  if (lateMs > LATE_MS)
    lines.push(`Take care: the test itself was late by ${rounded(lateMs)} ms (p99); its figures hold that.`);
  lines.push(held ? `Nothing broke. Busiest: ${atEnd}.` : `What was at its end: ${atEnd}.`);
  return lines.join('\n');
}

/** For the last line and for loadtest/results. */
export function figuresOf({ rooms, summary, samples, generator, held }: LoadResult): Figures {
  const at = (spread: Spread | null, which: keyof Spread) =>
    spread === null ? null : rounded(spread[which], 1);
  const parts = Object.fromEntries(
    partsOf(samples).map(({ part, cores }) => [`cores ${part}`.replace(/ (\w)/g, upper), rounded(cores, 2)]),
  );
  const total = (counts: Readonly<Record<string, number>>) =>
    Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    rooms,
    held: held ? 1 : 0,
    people: summary.entered,
    joinP50Ms: at(summary.joinMs, 'p50'),
    joinP95Ms: at(summary.joinMs, 'p95'),
    eventP50Ms: at(summary.eventMs, 'p50'),
    eventP99Ms: at(summary.eventMs, 'p99'),
    pageSaveP99Ms: at(summary.pageSaveMs, 'p99'),
    reconnectP95Ms: at(summary.reconnectMs, 'p95'),
    mediaP95Ms: at(summary.mediaMs, 'p95'),
    lateP99Ms: at(summary.lateMs, 'p99'),
    refusals: total(summary.refusals),
    failures: total(summary.failures),
    busyShare: rounded(mean(samples.map(({ busyShare }) => busyShare)), 2),
    ...parts,
    loopLagMs: peak(samples.map(({ loopLagMs }) => (loopLagMs === null ? null : rounded(loopLagMs)))),
    appendMs: peak(samples.map(({ appendMs }) => (appendMs === null ? null : rounded(appendMs, 1)))),
    packetsReceived: generator?.packetsReceived ?? null,
    lostShare: generator === null ? null : rounded(lostShare(generator), 6),
    jitterP95Ms: generator?.jitterP95Ms == null ? null : rounded(generator.jitterP95Ms, 1),
  };
}

/** Several runs side by side, one line each. */
export function comparison(results: readonly LoadResult[]): string {
  const head = ['rooms', 'people', 'join p95', 'event p99', 'failures', 'busy', 'held'];
  const rows = results.map((result) => {
    const { people = 0, joinP95Ms, eventP99Ms, failures = 0 } = figuresOf(result);
    const busy = percent(mean(result.samples.map(({ busyShare }) => busyShare)));
    const held = result.held ? 'yes' : `no: ${result.summary.broken.join('; ')}`;
    return [result.rooms, people ?? 0, joinP95Ms ?? '-', eventP99Ms ?? '-', failures ?? 0, busy, held];
  });
  return table(head, rows);
}

/** The files of `--save`: the figures, and the same for people. */
export function savedOf(
  results: readonly LoadResult[],
  about: {
    readonly title: string;
    readonly seconds: number;
    readonly note: string | null;
    readonly at: Date;
  },
): { json: string; markdown: string } {
  const { title, seconds, note, at } = about;
  const runs = results.map((result) => {
    return { figures: figuresOf(result), broken: result.summary.broken, atEnd: result.atEnd };
  });
  const day = at.toISOString().slice(0, 10);
  const last = results.at(-1);
  const end = last === undefined ? '' : `${last.rooms} rooms, at the end: ${last.atEnd}.`;
  const markdown = [
    `# ${title}`,
    '',
    `${day}, ${seconds} s a run, on ${machine()}.${note === null ? '' : ` **${note}**`}`,
    '',
    '```',
    comparison(results),
    '```',
    '',
    last?.held === false
      ? `First to break: ${last.summary.broken.join('; ')}. With ${end}`
      : `Nothing broke. With ${end}`,
    '',
    'The run with the most rooms:',
    '',
    '```',
    last === undefined ? '' : inWords(last),
    '```',
    '',
  ].join('\n');
  return {
    json: `${JSON.stringify({ title, day, seconds, note, machine: machine(), runs }, null, 2)}\n`,
    markdown,
  };
}

function lostShare({
  packetsReceived,
  packetsLost,
}: {
  packetsReceived: number;
  packetsLost: number;
}): number {
  return Math.max(0, packetsLost) / Math.max(1, packetsReceived + packetsLost);
}

function percent(share: number, decimals = 0): string {
  return `${(share * 100).toFixed(decimals)} %`;
}

function upper(_: string, letter: string): string {
  return letter.toUpperCase();
}
