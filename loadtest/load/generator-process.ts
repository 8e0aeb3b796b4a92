import type { ChildProcess } from 'node:child_process';
import type { Media } from '../k6/names.ts';
import { endChild } from '../support/end-child.ts';
import { spawnOurs } from '../support/spawn-ours.ts';
import type { GeneratorFigures } from './generator/seats.ts';

/** Encoding what is sent takes its time once, then lies in the cache. */
const READY_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 5000;
const QUOTED_LINES = 20;

/** The generator of media as its own process. */
export class GeneratorProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** @throws Error with its last words when it doesn't come up */
  static async start(media: Exclude<Media, 'none'>): Promise<GeneratorProcess> {
    const log: string[] = [];
    let tell: (url: string | null) => void = () => undefined;
    const told = new Promise<string | null>((done) => {
      tell = done;
    });
    const heard = (line: string) => {
      log.push(line);
      const url = /^listening on (\S+)$/.exec(line)?.[1];
      if (url !== undefined) tell(url);
    };
    const child = spawnOurs('loadtest/load/generator/main.ts', { env: {}, args: [media], heard });
    child.once('exit', () => tell(null));
    const timer = setTimeout(() => tell(null), READY_TIMEOUT_MS);
    const url = await told;
    clearTimeout(timer);
    if (url !== null) return new GeneratorProcess(child, url);
    await endChild(child, 'SIGTERM', STOP_TIMEOUT_MS);
    throw new Error(`the generator of media did not start\n${log.slice(-QUOTED_LINES).join('\n')}`);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async figures(): Promise<GeneratorFigures> {
    const response = await fetch(`${this.url}/figures`);
    return (await response.json()) as GeneratorFigures;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endChild(this.#child, 'SIGTERM', STOP_TIMEOUT_MS);
  }
}
