// Bundles the example into client-sdk/examples/react/dist, with the SDK as its package gives it (build that first).
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));

/** @param {string} outdir */
export async function buildExample(outdir = join(HERE, 'dist')) {
  await build({
    entryPoints: [join(HERE, 'main.tsx')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    minify: true,
    outdir,
    logLevel: 'warning',
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildExample();
