import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { Summary } from '../k6/summary.ts';
import { operatorToken } from '../support/open-school.ts';
import { childrenOf, familyOf } from '../support/server-family.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import type { GeneratorFigures } from './generator/seats.ts';
import { GeneratorProcess } from './generator-process.ts';
import { K6Process } from './k6-process.ts';
import type { LoadOptions } from './options.ts';
import { progressLine } from './progress-line.ts';
import { atItsEnd, type Sample } from './samples.ts';
import { openTarget } from './target.ts';
import { Watch } from './watch.ts';

const LOOK_INTERVAL_MS = 5000;

export interface LoadResult {
  readonly rooms: number;
  readonly summary: Summary;
  readonly held: boolean;
  /** k6's own summary for people. */
  readonly words: string;
  readonly samples: readonly Sample[];
  /** Null: no media. */
  readonly generator: GeneratorFigures | null;
  /** What was at its end, in words. */
  readonly atEnd: string;
}

/**
 * One run: everything that it needs is started for it and gone afterwards, also when `signal` cuts it short.
 *
 * @throws what the signal says; Error when a part could not be started
 */
export async function runLoad(
  options: LoadOptions,
  rooms: number,
  { signal, tell }: { signal: AbortSignal; tell: (line: string) => void },
): Promise<LoadResult> {
  await using started = new AsyncDisposableStack();
  const folder = started.use(await tempFolder());
  if (options.target === null) tell('starting a server');
  const target = started.use(await openTarget(options.target));
  signal.throwIfAborted();
  const { media, scenario, seconds } = options;
  if (media !== 'none') tell('starting the generator of media');
  const generator = media === 'none' ? null : started.use(await GeneratorProcess.start(media));
  signal.throwIfAborted();
  const k6 = await K6Process.start({
    scenario,
    summaryFile: join(folder.path, 'summary.json'),
    warn: (line) => tell(`  k6: ${line}`),
    env: {
      ...{ TARGET: target.address, ROOMS: `${rooms}`, SECONDS: `${seconds}`, MEDIA: media },
      GENERATOR: generator?.url ?? '',
      PATIENCE: `${options.patience}`,
    },
  });
  started.defer(() => k6.stop());
  const metrics = await metricsOf(target.url, target.server);
  const watch = new Watch(async () => {
    const own = generator === null ? { k6: [k6.pid] } : { k6: [k6.pid], generator: [generator.pid] };
    return { ...(target.server === null ? {} : await partsOf(target.server)), ...own };
  }, metrics);
  const startMs = performance.now();
  const over = Promise.race([k6.ended().then(() => true), aborted(signal)]);
  let figures: GeneratorFigures | null = null;
  for (let isOver = false; !isOver; ) {
    const sample = await watch.look();
    figures = (await generator?.figures()) ?? null;
    if (sample !== null) {
      const passedSeconds = (performance.now() - startMs) / 1000;
      tell(progressLine({ passedSeconds, counts: await k6.counts(), sample, figures }));
    }
    isOver = await Promise.race([over, later(LOOK_INTERVAL_MS, false, { ref: false })]);
  }
  signal.throwIfAborted();
  const { words, summary, held } = await k6.result();
  const { samples } = watch;
  const atEnd = atItsEnd(samples, availableParallelism());
  return { rooms, summary, held, words, samples, generator: (await generator?.figures()) ?? null, atEnd };
}

async function partsOf(server: ServerProcess): Promise<Record<string, readonly number[]>> {
  const { mediaWorkers, capture, jobWorkers, postgres } = await familyOf(server);
  const backends = await Promise.all(postgres.map((pid) => childrenOf(pid)));
  return {
    server: [server.pid],
    'media workers': mediaWorkers,
    capture,
    'job worker': jobWorkers,
    postgres: [...postgres, ...backends.flat()],
  };
}

/** A server of our own tells all; somebody else's what it tells anybody. */
async function metricsOf(url: string, server: ServerProcess | null): Promise<() => Promise<string | null>> {
  const headers: Record<string, string> =
    server === null ? {} : { authorization: `Bearer ${await operatorToken(server)}` };
  return async () => {
    try {
      const response = await fetch(`${url}/metrics`, { headers, signal: AbortSignal.timeout(4000) });
      return response.ok ? await response.text() : null;
    } catch {
      // A server at its end may be late: that figure is missing then.
      return null;
    }
  };
}

function aborted(signal: AbortSignal): Promise<true> {
  if (signal.aborted) return Promise.resolve(true);
  return new Promise((done) => signal.addEventListener('abort', () => done(true), { once: true }));
}
