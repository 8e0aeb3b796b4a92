import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NODE, ROOT, tempFolder } from '../../../loadtest/support/index.ts';

export interface FailedStart {
  readonly exitCode: number | null;
  /** All that it printed, on both streams. */
  readonly text: string;
  /** From its spawn to its end. */
  readonly tookMs: number;
}

/** Starts a real server with variables that it can't start with, and waits for its end. */
export async function failedStart(env: Readonly<Record<string, string>>): Promise<FailedStart> {
  await using folder = await tempFolder();
  const child = spawn(NODE, [join(ROOT, 'server/src/main.ts')], {
    cwd: ROOT,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: '0',
      MEDIA_WORKERS: '1',
      TRIBU_DATA: join(folder.path, 'data'),
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64url'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const startedMs = performance.now();
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
  }
  await once(child, 'close');
  return { exitCode: child.exitCode, text, tookMs: performance.now() - startedMs };
}
