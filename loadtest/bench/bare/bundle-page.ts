import { join } from 'node:path';
import { build } from 'esbuild';

/** The bare server's page with all it needs in one script. */
export async function bundlePage(): Promise<{ readonly html: string; readonly script: string }> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  const html =
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title><body><script type="module" src="/page.js"></script></body></html>';
  return { html, script: outputFiles[0]?.text ?? '' };
}
