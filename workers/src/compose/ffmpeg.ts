import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fluent, { type FfmpegCommand, type FfprobeData } from 'fluent-ffmpeg';
import { ComposeError } from './compose-error.ts';

/** One run of ffmpeg. Paths are relative to the folder. */
export interface FfmpegRun {
  /** Each input: its own options, then its name. */
  readonly inputs: readonly (readonly [name: string, ...options: string[]])[];
  /** Options of the one output. */
  readonly options: readonly string[];
  readonly output: string;
  readonly timeLimitMs: number;
  /** Frames written so far. */
  readonly onFrames?: (frames: number) => void;
  /** Each line of its log (level info). */
  readonly onLine?: (line: string) => void;
}

/**
 * Bytes of address space for one ffmpeg. Composing two people took 0.9 GB of it (0.2 GB in memory): a file that
 * makes a decoder ask for more ends that decoder, not the machine.
 */
const MEMORY_LIMIT_BYTES = 3 * 1024 ** 3;
const PROBE_LIMIT_MS = 120_000;

/**
 * The only way to ffmpeg and ffprobe. Every process has a limit of memory and of time, inherits this one's
 * priority, and is killed with it: no encoder outlives a worker that was killed.
 */
export class Ffmpeg {
  readonly folder: string;
  readonly #ffmpegPath: string;
  readonly #ffprobePath: string;
  readonly #signal: AbortSignal;

  private constructor(folder: string, paths: readonly [string, string], signal: AbortSignal) {
    this.folder = folder;
    [this.#ffmpegPath, this.#ffprobePath] = paths;
    this.#signal = signal;
  }

  /**
   * @param folder where all runs work; holds the two scripts that set the limits
   * @param signal ends every process
   */
  static async create(folder: string, signal: AbortSignal): Promise<Ffmpeg> {
    const guarded = async (name: string, program: string) => {
      const path = join(folder, name);
      await writeFile(path, guardScript(program));
      await chmod(path, 0o700);
      return path;
    };
    const ffmpeg = await guarded('guarded-ffmpeg', process.env.FFMPEG_PATH ?? 'ffmpeg');
    const ffprobe = await guarded('guarded-ffprobe', process.env.FFPROBE_PATH ?? 'ffprobe');
    return new Ffmpeg(folder, [ffmpeg, ffprobe], signal);
  }

  /** The same with another signal beside its own. */
  until(signal: AbortSignal): Ffmpeg {
    const both = AbortSignal.any([this.#signal, signal]);
    return new Ffmpeg(this.folder, [this.#ffmpegPath, this.#ffprobePath], both);
  }

  /** @throws ComposeError `ffmpeg_failed`, `ffmpeg_too_slow`, `ffmpeg_missing`; the signal's reason when that was aborted */
  async run(run: FfmpegRun): Promise<void> {
    this.#signal.throwIfAborted();
    const command = this.#command(run);
    const watch = { late: false };
    const kill = () => command.kill('SIGKILL');
    const limit = setTimeout(() => {
      watch.late = true;
      kill();
    }, run.timeLimitMs);
    this.#signal.addEventListener('abort', kill);
    const lines: string[] = [];
    // Whoever is aborted before the process exists kills it when it does.
    command.on('start', () => this.#signal.aborted && kill());
    command.on('stderr', (line: string) => {
      const frames = /^frame=\s*(\d+)/.exec(line)?.[1];
      if (frames !== undefined) run.onFrames?.(Number(frames));
      else if (!/^\w+=/.test(line)) lines.push(line);
      run.onLine?.(line);
      if (lines.length > 30) lines.shift();
    });
    try {
      await new Promise<void>((done, fail) => {
        command.once('end', () => done());
        command.once('error', fail);
        command.run();
      });
    } catch (cause) {
      this.#signal.throwIfAborted();
      if (watch.late) {
        const sentence = `ffmpeg took longer than ${run.timeLimitMs} ms`;
        throw new ComposeError('ffmpeg_too_slow', sentence, { retryable: true, cause });
      }
      if (cause instanceof Error && /exited with code 12[67]\b/.test(cause.message)) {
        const sentence = 'There is no ffmpeg here: install it, or name it in FFMPEG_PATH.';
        throw new ComposeError('ffmpeg_missing', sentence, { retryable: true, cause });
      }
      throw new ComposeError('ffmpeg_failed', `ffmpeg failed: ${lines.join('\n')}`, {
        retryable: true,
        cause,
      });
    } finally {
      clearTimeout(limit);
      this.#signal.removeEventListener('abort', kill);
    }
  }

  /** @throws ComposeError `ffmpeg_failed` when it can't be read or takes too long */
  async probe(file: string, options: readonly string[] = []): Promise<FfprobeData> {
    this.#signal.throwIfAborted();
    const command = fluent(join(this.folder, file));
    command.setFfprobePath(this.#ffprobePath);
    const probing = new Promise<FfprobeData>((done, fail) => {
      const limit = setTimeout(() => fail(new Error('ffprobe took too long')), PROBE_LIMIT_MS);
      command.ffprobe([...options], (error: unknown, data) => {
        clearTimeout(limit);
        if (error) fail(error);
        else done(data);
      });
    });
    return probing.catch((cause: unknown) => {
      throw new ComposeError('ffmpeg_failed', `ffprobe can't read ${file}`, { retryable: true, cause });
    });
  }

  #command(run: FfmpegRun): FfmpegCommand {
    const command = fluent({ cwd: this.folder, stdoutLines: 1 });
    command.setFfmpegPath(this.#ffmpegPath);
    for (const [name, ...options] of run.inputs) {
      command.input(name);
      command.inputOptions(options.length === 1 ? [...options, ''].slice(0, 1) : [...options]);
    }
    command.output(run.output);
    const quiet = ['-hide_banner', '-nostdin', '-nostats', '-stats_period', '0.5', '-progress', 'pipe:2'];
    command.outputOptions(...([...run.options, ...quiet] as [string, ...string[]]));
    return command;
  }
}

/**
 * `exec` throughout: the process that is killed is ffmpeg itself. setpriv has the kernel kill it when its parent
 * dies; where there is no setpriv (not on Linux), only an orderly end takes it along.
 */
function guardScript(program: string): string {
  return `#!/bin/sh
ulimit -v ${MEMORY_LIMIT_BYTES / 1024}
command -v setpriv >/dev/null 2>&1 && exec setpriv --pdeathsig KILL --no-new-privs '${program.replaceAll("'", "'\\''")}' "$@"
exec '${program.replaceAll("'", "'\\''")}' "$@"
`;
}
