import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const BIN = join(ROOT, 'node_modules/.bin');
const env = { ...process.env, PATH: `${BIN}:${process.env.PATH ?? ''}` };

/** Packing builds the declarations as well, which takes its time on a small machine. */
const PACK_TIMEOUT_MS = 120_000;

/** An empty project beside nothing of ours, with the packed SDK installed and no other package. */
let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'tribu-package-'));
  const pack = ['pack', '--json', '--pack-destination', project];
  const { stdout } = await run('npm', pack, { cwd: join(ROOT, 'client-sdk'), env });
  const tarball = /"filename": "([^"]+\.tgz)"/.exec(stdout)?.[1];
  if (tarball === undefined) throw new Error(`npm pack named no file: ${stdout}`);
  await write('package.json', { name: 'school', private: true, type: 'module' });
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${tarball}`], {
    cwd: project,
    env,
  });
  await mkdir(join(project, 'src'));
  await copyFile(join(ROOT, 'client-sdk/test/support/embedding.ts.txt'), join(project, 'src/main.ts'));
  await write('index.html', '<!doctype html><script type="module" src="/src/main.ts"></script>');
}, PACK_TIMEOUT_MS);

afterAll(() => rm(project, { recursive: true, force: true }));

async function write(path: string, content: string | object): Promise<void> {
  await mkdir(dirname(join(project, path)), { recursive: true });
  await writeFile(join(project, path), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('the packed SDK in an empty project', () => {
  it.each([
    ['bundler', 'ESNext'],
    ['nodenext', 'NodeNext'],
  ])(
    'has types that resolve with moduleResolution %s, declarations checked as well',
    async (resolution, module) => {
      const compilerOptions = {
        target: 'ES2022',
        lib: ['ES2022', 'DOM', 'DOM.Iterable'],
        module,
        moduleResolution: resolution,
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
        types: [],
      };
      await write(`tsconfig.${resolution}.json`, { compilerOptions, include: ['src'] });
      const checked = run(join(BIN, 'tsc'), ['-p', `tsconfig.${resolution}.json`], { cwd: project, env });
      // What `tsc` finds stands in its output, not in its message.
      const found = await checked.then(
        () => '',
        (error: { stdout: string }) => error.stdout,
      );
      expect(found).toBe('');
    },
  );

  it('is built by Vite without another package', async () => {
    const { stdout } = await run(join(BIN, 'vite'), ['build', '--outDir', 'built'], { cwd: project, env });
    expect(stdout).toContain('built/index.html');
  });

  it('mints tokens in this Node', async () => {
    const script = `
      import { mintToken } from '@tribu-live/client-sdk/token';
      const options = { keyId: 'k', secret: 's', personId: 'p', name: 'n', sessionId: 's', role: 'student' };
      console.log((await mintToken(options)).split('.').length);`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project });
    expect(stdout.trim()).toBe('3');
  });
});
