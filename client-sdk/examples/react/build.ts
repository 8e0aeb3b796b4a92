// Bundles the example into client-sdk/examples/react/dist, with the SDK as its package gives it: build that first.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));

export async function buildExample(): Promise<void> {
  await build({
    entryPoints: [join(HERE, 'main.tsx')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    minify: true,
    // In place of the project's own settings, which lead to the SDK's sources.
    tsconfigRaw: { compilerOptions: { jsx: 'react-jsx' } },
    outdir: join(HERE, 'dist'),
    logLevel: 'warning',
  });
}

if (import.meta.main) await buildExample();
