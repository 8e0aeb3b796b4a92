import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, runQuietly } from './commands.mjs';
import { projectNode } from './node24.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Builds what browsers load. Quick and idempotent, so it runs each time instead of asking what changed.
 *
 * @param {string} root
 */
export async function buildClientBundle(root) {
  const script = join(root, 'client-sdk/build.mjs');
  if (!existsSync(script)) return;
  const { code, output } = await runQuietly(projectNode(root), [script], { cwd: root });
  if (code === 0) return;
  throw new SetupError('build_failed', `The client's bundle could not be built:\n${lastLines(output, 40)}`);
}
