import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printFigures, progress } from '../bench/report.ts';
import { ROOT } from '../support/project.ts';
import { LoadRefusal, readOptions, USAGE } from './options.ts';
import { comparison, figuresOf, inWords, savedOf } from './report.ts';
import { type LoadResult, runLoad } from './run-load.ts';

// `npm run load -- SCENARIO --rooms N`: docs/load-tests.md.

const HELD = 0;
const BROKEN = 1;
const UNKNOWN = 2;
const INTERRUPTED = 130;

const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    if (!interrupt.signal.aborted) progress('ending what was started');
    interrupt.abort(new LoadRefusal('The run was cut short: there are no figures.'));
  });
}
process.exitCode = await main();

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return HELD;
  }
  try {
    return await load(args);
  } catch (error) {
    process.stderr.write(`${error instanceof LoadRefusal ? error.message : describe(error)}\n`);
    return interrupt.signal.aborted ? INTERRUPTED : UNKNOWN;
  }
}

async function load(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  const { scenario, media, seconds, note } = options;
  const results: LoadResult[] = [];
  for (const rooms of options.rooms) {
    progress(`${scenario}: ${rooms} rooms, ${seconds} s, media ${media}`);
    const result = await runLoad(options, rooms, { signal: interrupt.signal, tell: progress });
    results.push(result);
    process.stdout.write(`${inWords(result)}\n\n`);
    if (!result.held) break;
  }
  if (results.length > 1) process.stdout.write(`${comparison(results)}\n\n`);
  if (options.save) {
    const title = `${scenario}, media ${media}`;
    const { json, markdown } = savedOf(results, { title, seconds, note, at: new Date() });
    const folder = join(ROOT, 'loadtest/results');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${scenario}-${media}.json`), json);
    await writeFile(join(folder, `${scenario}-${media}.md`), markdown);
  }
  const last = results.at(-1);
  if (last === undefined) return UNKNOWN;
  printFigures(`load:${scenario}`, figuresOf(last));
  return last.held ? HELD : BROKEN;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : `${error}`;
}
