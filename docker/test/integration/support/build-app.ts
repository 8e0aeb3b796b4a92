import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir } from 'node:fs/promises';
import { delimiter, dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { NODE, ROOT } from '../../../../loadtest/support/project.ts';
import { contextPathspecs } from './dockerfile.ts';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 1 << 26;

/**
 * Does outside Docker what the Dockerfiles do: the same scripts, on copies of what the build context holds. The media
 * worker is this machine's, because no network is needed for it.
 * @returns the folder that would be /app in the image
 */
export async function buildApp(folder: string): Promise<string> {
  const [forClient, forApp, app] = ['client', 'build', 'app'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const files = await contextFiles();
  await Promise.all([copyTree(files, forClient), copyTree(files, forApp)]);
  await Promise.all([step(forClient, 'client.sh'), step(forApp, 'install.sh')]);
  await step(forApp, 'media-worker.sh', join(app, 'media-worker'));
  await cp(join(forClient, 'client-sdk/dist'), join(forApp, 'client-sdk/dist'), { recursive: true });
  await step(forApp, 'assemble.sh', app);
  return app;
}

/** What `docker build` would be handed of this checkout. */
async function contextFiles(): Promise<string[]> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...contextPathspecs()];
  const { stdout } = await run('git', args, { cwd: ROOT, maxBuffer: MAX_OUTPUT_BYTES });
  const files = stdout.split('\0').filter((file) => file !== '' && existsSync(join(ROOT, file)));
  if (files.length < 100) throw new Error(`.dockerignore leaves ${files.length} files`);
  return files;
}

async function copyTree(files: readonly string[], to: string): Promise<void> {
  for (const folder of new Set(files.map(dirname))) await mkdir(join(to, folder), { recursive: true });
  await Promise.all(files.map((file) => cp(join(ROOT, file), join(to, file))));
  // Whoever runs without root reads it as well.
  await chmod(to, 0o755);
}

async function step(cwd: string, name: string, ...args: string[]): Promise<void> {
  await run(join(cwd, 'docker/steps', name), args, { cwd, env: stepEnv(), maxBuffer: MAX_OUTPUT_BYTES });
}

/** As in the image: one Node, and nothing that npm told us about this checkout. */
function stepEnv(): NodeJS.ProcessEnv {
  const ofThisCheckout =
    /^(npm_(package|lifecycle|command|config_local_prefix|config_workspace)|INIT_CWD|NODE_OPTIONS|NODE_ENV|VITEST)/;
  const kept = Object.entries(process.env).filter(([name]) => !ofThisCheckout.test(name));
  const folders = (process.env.PATH ?? '').split(delimiter);
  const path = folders.filter((each) => !each.endsWith(`node_modules${sep}.bin`));
  return {
    ...Object.fromEntries(kept),
    PATH: [dirname(NODE), ...path].join(delimiter),
    npm_config_prefer_offline: 'true',
  };
}
