import { join } from 'node:path';
import { projectNode } from './node24.mjs';
import { ROOT } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { runMain } from './run-main.mjs';
import { withScratchData } from './scratch-data.mjs';
import { SCRIPTS } from './scripts.mjs';
import { SetupError } from './setup-error.mjs';
import { supervise } from './supervise.mjs';

// `node config/setup/run.mjs NAME [arguments]`: a command of the project on the project's Node.
await runMain(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  const script = SCRIPTS[name];
  if (!script) {
    throw new SetupError(
      'unknown_script',
      `There is no "${name}". Known: ${Object.keys(SCRIPTS).join(', ')}`,
    );
  }
  const env = { ...process.env, ...(await prepare(script.needs, { quiet: true })) };
  const run = (/** @type {NodeJS.ProcessEnv} */ variables) =>
    supervise(projectNode(), [join(ROOT, script.file), ...args], { cwd: ROOT, env: variables });
  if (script.needs.includes('data')) return run(env);
  return withScratchData((folder) => run({ ...env, TRIBU_DATA: folder }));
});
