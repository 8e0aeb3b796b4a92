import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Summary } from '../k6/summary.ts';
import { endChild } from '../support/end-child.ts';
import { freePort } from '../support/free-port.ts';
import { Guard } from '../support/guard.ts';
import { ROOT } from '../support/project.ts';

/** A run that is cut short says goodbye to its rooms first. */
const STOP_TIMEOUT_MS = 30_000;
/** What k6 ends with when thresholds don't hold. */
const THRESHOLDS_BROKEN = 99;
/** Warnings that are shown; the summary counts all. */
const SHOWN_WARNINGS = 10;

export interface K6Options {
  readonly scenario: string;
  /** TARGET, ROOMS and so on: see docs/load-tests.md. */
  readonly env: Readonly<Record<string, string>>;
  /** Where its summary goes as JSON. */
  readonly summaryFile: string;
  readonly warn: (line: string) => void;
}

/** Counters of a run that goes on. */
export type LiveCounts = Readonly<Record<string, number>>;

/** One run of k6. */
export class K6Process {
  readonly #child: ChildProcess;
  readonly #apiUrl: string;
  readonly #summaryFile: string;
  readonly #output: Buffer[] = [];
  readonly #ended: Promise<number | null>;

  private constructor(child: ChildProcess, apiUrl: string, options: K6Options) {
    this.#child = child;
    this.#apiUrl = apiUrl;
    this.#summaryFile = options.summaryFile;
    this.#ended = once(child, 'close').then(([code]) => code as number | null);
    child.stdout?.on('data', (chunk: Buffer) => this.#output.push(chunk));
    let warnings = 0;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.trimEnd().split('\n')) {
        warnings += 1;
        if (warnings <= SHOWN_WARNINGS) options.warn(line);
      }
    });
  }

  static async start(options: K6Options): Promise<K6Process> {
    const port = await freePort();
    const args = ['run', '--quiet', '--no-color', '--no-usage-report', '--address', `127.0.0.1:${port}`];
    const script = join(ROOT, `loadtest/k6/${options.scenario}.ts`);
    const child = spawn(process.env.K6_BIN ?? 'k6', [...args, script], {
      cwd: ROOT,
      // The key goes by the environment: everybody on the machine could read it in the arguments.
      env: { ...process.env, ...options.env, SUMMARY: options.summaryFile },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await once(child, 'spawn');
    const guard = new Guard([child.pid ?? 0], 'TERM');
    child.once('exit', () => void guard.release());
    return new K6Process(child, `http://127.0.0.1:${port}`, options);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves with its exit code; null: a signal ended it. */
  ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Null while k6 doesn't answer yet, or any more. */
  async counts(): Promise<LiveCounts | null> {
    try {
      const response = await fetch(`${this.#apiUrl}/v1/metrics`, { signal: AbortSignal.timeout(2000) });
      const { data } = (await response.json()) as {
        data: readonly { readonly id: string; readonly attributes: { readonly sample: LiveCounts } }[];
      };
      return Object.fromEntries(data.map(({ id, attributes }) => [id, attributes.sample.count ?? 0]));
    } catch {
      // It listens a moment after its start and no more at its end; progress is all that is missed.
      return null;
    }
  }

  /** What it says for people, and the summary. @throws Error when it ended without one */
  async result(): Promise<{ words: string; summary: Summary; held: boolean }> {
    const code = await this.#ended;
    const words = Buffer.concat(this.#output).toString('utf8');
    if (code !== 0 && code !== THRESHOLDS_BROKEN) throw new Error(`k6 ended with ${code}\n${words}`);
    const summary = JSON.parse(await readFile(this.#summaryFile, 'utf8')) as Summary;
    return { words, summary, held: code === 0 };
  }

  /** Lets it end the run at once, in order. */
  async stop(): Promise<void> {
    await endChild(this.#child, 'SIGINT', STOP_TIMEOUT_MS);
  }
}
