import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';

// Stripping types and compiling takes most of a cold start; kept, a restarted server is back in half the time.
// Only in a folder of our own: what lies in a shared one could be somebody else's code.
const { TRIBU_CACHE } = process.env;
if (TRIBU_CACHE !== undefined && TRIBU_CACHE !== '') enableCompileCache(join(TRIBU_CACHE, 'compiled'));

const { run } = await import('./run.ts');
await run();
// Not left to the exit: a server that is killed has none, and its successor would compile everything again.
flushCompileCache();
