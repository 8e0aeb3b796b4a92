import { join } from 'node:path';
import { projectNode } from './node24.mjs';
import { ROOT } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { runMain } from './run-main.mjs';
import { supervise } from './supervise.mjs';
import { rebuildClientOnChange } from './watch-client.mjs';

// `npm start`, and with --watch `npm run dev`: what the machine lacks is set up, then the server runs.
await runMain(async () => {
  const watch = process.argv.includes('--watch');
  const env = { ...process.env, ...(await prepare(['user', 'data', 'mediaWorker', 'client', 'ffmpeg'])) };
  // Node calls stripping the types of the demo's pages experimental; nobody at a terminal can act on that.
  const main = ['--disable-warning=ExperimentalWarning', join(ROOT, 'server/src/main.ts')];
  if (!watch) return supervise(projectNode(), main, { cwd: ROOT, env });

  const watcher = rebuildClientOnChange(ROOT);
  try {
    return await supervise(projectNode(), ['--watch', '--watch-preserve-output', ...main], {
      cwd: ROOT,
      env,
    });
  } finally {
    watcher.close();
  }
});
