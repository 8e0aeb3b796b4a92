import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { endLeftPostgres } from '../../../loadtest/support/end-process.ts';
import { engineIdentity, giveTo } from '../../../loadtest/support/engines/engine-identity.ts';
import { freePort } from '../../../loadtest/support/free-port.ts';
import { NODE } from '../../../loadtest/support/project.ts';
import { type TempFolder, tempFolder } from '../../../loadtest/support/temp-folder.ts';
import { buildApp } from './support/build-app.ts';

/** Two installations by npm: seconds with its cache warm, a minute or two without. */
const BUILD_TIMEOUT_MS = 300_000;

/** As in the image, nothing runs as root. */
const USER = engineIdentity();

let folder: TempFolder;
let app: string;

beforeAll(async () => {
  folder = await tempFolder();
  app = await buildApp(folder.path);
}, BUILD_TIMEOUT_MS);
afterAll(async () => {
  await folder?.[Symbol.asyncDispose]();
}, 60_000);

describe('what the images hold', () => {
  it('runs as capture and server side by side, and its health check tells', async () => {
    const port = await freePort();
    const [dataDir, cacheDir] = [join(folder.path, 'data'), join(folder.path, 'cache')];
    for (const own of [dataDir, cacheDir]) {
      await mkdir(own);
      await giveTo(USER, own);
    }
    const shared = { TRIBU_DATA: dataDir, TRIBU_CACHE: cacheDir };
    const capture = start(['workers/src/capture/main.ts', dataDir], shared);
    onTestFinished(() => endLeftPostgres(folder.path));
    await capture.says('capture is ready');

    expect(await healthCheck(port)).toBe(1);
    const own = { PORT: `${port}`, CAPTURE_APART: 'true' };
    const env = { ...shared, ...own, MEDIASOUP_WORKER_BIN: join(app, 'media-worker/mediasoup-worker') };
    const server = start(['--disable-warning=ExperimentalWarning', 'server/src/main.ts'], env);
    await server.says('Open http://localhost');
    expect(await healthCheck(port)).toBe(0);
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    // Built for browsers in a stage of its own.
    expect((await fetch(`http://127.0.0.1:${port}/sdk/index.js`)).status).toBe(200);
    await server.says('found the capture process that was running');
    expect(server.output()).not.toContain('capture process started');

    // A server that stops lets capture go; where it is a container of its own it is started again.
    expect(await server.stop()).toBe(0);
    expect(await capture.ended).toBe(0);
  }, 60_000);

  it('has neither tests nor sources of the media worker nor what only builds', async () => {
    const files = await readdir(app, { recursive: true });
    expect(files.length).toBeGreaterThan(1000);
    expect(files.filter((file) => /\.test\.|^(server|workers|protocol)\/test/.test(file))).toEqual([]);
    expect(files).not.toContain('node_modules/mediasoup/worker');
    expect(
      files.filter((file) => /^node_modules\/(vitest|typescript|playwright-core|esbuild)$/.test(file)),
    ).toEqual([]);
    expect(files).toContain('config/run-sheets/tribu-entraide.json');
    expect(files).toContain('config/engagement/rules.json');
    expect(files).toContain('LICENSE');
  });
});

/** A program of the app, as a container would start it; ended with the test at the latest. */
function start(args: readonly string[], variables: Readonly<Record<string, string>>) {
  const env = { PATH: process.env.PATH ?? '', ...variables };
  const child = spawn(NODE, args, { cwd: app, env, ...USER, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const heard = new EventEmitter();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      heard.emit('more');
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const stop = (): Promise<number | null> => {
    if (isRunning(child)) child.kill('SIGTERM');
    return ended;
  };
  onTestFinished(() => stop().then(() => undefined));
  const says = async (words: string) => {
    while (!output.includes(words)) {
      if (!isRunning(child)) throw new Error(`it ended before it said "${words}":\n${output}`);
      await Promise.race([once(heard, 'more'), ended]);
    }
  };
  return { says, stop, ended, output: () => output };
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

/** Exit code of what the image's HEALTHCHECK runs. */
function healthCheck(port: number): Promise<number> {
  const env = { PATH: process.env.PATH ?? '', PORT: `${port}` };
  const child = execFile(NODE, ['healthcheck.mjs'], { cwd: app, env });
  return once(child, 'exit').then(([code]) => code as number);
}
