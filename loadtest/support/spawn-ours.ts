import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Guard } from './guard.ts';
import { NODE, ROOT } from './project.ts';

export interface OursOptions {
  /** On top of this process's own. */
  readonly env: Readonly<Record<string, string>>;
  /** Words before its command line; they must become it (exec). */
  readonly through?: readonly string[];
  /** Words after the file. */
  readonly args?: readonly string[];
  /** Gets each line that it prints. */
  readonly heard: (line: string) => void;
}

/**
 * Starts a program of the project. It is asked to stop when this process ends without having ended it.
 *
 * @param file below the project's folder
 */
export function spawnOurs(file: string, options: OursOptions): ChildProcess {
  const { env, through = [], args = [], heard } = options;
  const [program = NODE, ...words] = [...through, NODE, join(ROOT, file), ...args];
  const child = spawn(program, words, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) heard(line);
    });
  }
  if (child.pid !== undefined) {
    const guard = new Guard([child.pid], 'TERM');
    child.once('exit', () => void guard.release());
  }
  return child;
}
