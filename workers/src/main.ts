import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

// Only in a folder of our own: what lies in a shared one could be somebody else's code.
const { TRIBU_CACHE } = process.env;
if (TRIBU_CACHE !== undefined && TRIBU_CACHE !== '') enableCompileCache(join(TRIBU_CACHE, 'compiled'));

const { run } = await import('./run.ts');
// Before root is given up: afterwards the folder can't be written.
flushCompileCache();
await run();
