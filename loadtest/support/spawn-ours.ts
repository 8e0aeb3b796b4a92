import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Guard } from './guard.ts';
import { NODE, ROOT } from './project.ts';

/**
 * Starts a program of the project, which writes its lines to `log`. Asked to stop when this process ends without
 * having ended it.
 *
 * @param file below the project's folder
 */
export function spawnOurs(file: string, env: Readonly<Record<string, string>>, log: string[]): ChildProcess {
  const child = spawn(NODE, [join(ROOT, file)], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      log.push(...lines);
    });
  }
  if (child.pid !== undefined) {
    const guard = new Guard([child.pid], 'TERM');
    child.once('exit', () => void guard.release());
  }
  return child;
}
