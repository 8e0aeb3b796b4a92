import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmptyProject, PACK_TIMEOUT_MS } from '../support/empty-project.ts';
import { ownScreen, pageWith } from '../support/school-pages.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../..');

let project: EmptyProject;

beforeAll(async () => {
  project = await EmptyProject.create();
  const embedding = await readFile(join(import.meta.dirname, '../support/embedding.ts.txt'), 'utf8');
  await project.write('src/main.ts', embedding);
  await project.write('src/own-screen.ts', ownScreen('@tribu-live/client-sdk'));
  await project.write('index.html', pageWith({ src: '/src/main.ts' }));
}, PACK_TIMEOUT_MS);

afterAll(() => project?.close());

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
      await project.write(`tsconfig.${resolution}.json`, { compilerOptions, include: ['src'] });
      const checked = project.run('tsc', '-p', `tsconfig.${resolution}.json`);
      // What `tsc` finds stands in its output, not in its message.
      const found = await checked.catch((error: { stdout: string }) => error.stdout);
      expect(found).toBe('');
    },
  );

  it('is built by Vite without another package', async () => {
    expect(await project.run('vite', 'build', '--outDir', 'built')).toContain('built/index.html');
  });

  it('mints tokens in this Node', async () => {
    const script = `
      import { mintToken } from '@tribu-live/client-sdk/token';
      const options = { keyId: 'k', secret: 's', personId: 'p', name: 'n', sessionId: 's', role: 'student' };
      console.log((await mintToken(options)).split('.').length);`;
    const command = ['--input-type=module', '-e', script];
    const { stdout } = await run(process.execPath, command, { cwd: project.folder });
    expect(stdout.trim()).toBe('3');
  });
});

describe('what the package holds', () => {
  it('is what runs, its types and its licenses: no source, no map, no test', async () => {
    expect((await readdir(project.sdk)).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
    const dist = await readdir(join(project.sdk, 'dist'), { withFileTypes: true });
    const scripts = /^(index|token|replay|console|elements(-[\w-]+)?)\.js$/;
    const others = dist.map(({ name }) => name).filter((name) => !scripts.test(name));
    expect(others.sort()).toEqual(['LICENSES.txt', 'types']);
    const types = await readdir(join(project.sdk, 'dist/types'), { recursive: true, withFileTypes: true });
    const files = types.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(files.filter((name) => !name.endsWith('.d.ts'))).toEqual([]);
  });

  it('is small: a core within 80 kB gzipped that names no map', async () => {
    const core = await readFile(join(project.sdk, 'dist/index.js'));
    expect(gzipSync(core, { level: 9 }).length).toBeLessThanOrEqual(80_000);
    expect(core.toString()).not.toContain('sourceMappingURL');
    const [tarball] = (await readdir(project.folder)).filter((name) => name.endsWith('.tgz'));
    expect((await stat(join(project.folder, tarball ?? ''))).size).toBeLessThan(300_000);
  });

  it('needs no other package and says nothing of a checkout', async () => {
    const manifest = JSON.parse(await readFile(join(project.sdk, 'package.json'), 'utf8'));
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('peerDependencies');
    expect(await readdir(join(project.folder, 'node_modules/@tribu-live'))).toEqual(['client-sdk']);
  });

  it('brings the license of each bundled package, sorted, and its own', async () => {
    const licenses = await readFile(join(project.sdk, 'dist/LICENSES.txt'), 'utf8');
    const names = [...licenses.matchAll(/^(\S+) \d\S* \([\w.-]+\)\n-+\n\n(?=\S)/gm)].map(([, name]) => name);
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toEqual(
      expect.arrayContaining([
        '@lit/reactive-element',
        'engine.io-client',
        'lit-html',
        'lucide',
        'mediasoup-client',
        'sdp-transform',
        'socket.io-client',
      ]),
    );
    const lit = await readFile(join(ROOT, 'node_modules/lit-html/LICENSE'), 'utf8');
    expect(licenses).toContain(lit.trim());
    // Tools and what only the server or the tests need are not delivered.
    expect(names).not.toContain('esbuild');
    expect(names).not.toContain('zod');
    for (const file of ['index.js', 'elements.js']) {
      const script = await readFile(join(project.sdk, 'dist', file), 'utf8');
      expect(script.slice(0, 200)).toContain('LICENSES.txt');
    }
    const own = await readFile(join(project.sdk, 'LICENSE'), 'utf8');
    expect(own).toBe(await readFile(join(ROOT, 'LICENSE'), 'utf8'));
  });
});
