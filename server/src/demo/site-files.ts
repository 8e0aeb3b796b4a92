import { readFile, stat } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';

/** Modules of the site; tests beside them are not served. */
const MODULE = /^(\/[a-z0-9][a-z0-9_-]*)+\.ts$/i;

interface Stripped {
  readonly modifiedMs: number;
  readonly javascript: string;
}

/** Serves a folder; its TypeScript modules go out as JavaScript, their types stripped and the result kept. */
export function siteFiles(folder: string): RequestHandler {
  const stripped = new Map<string, Stripped>();
  const router = Router();
  router.get(/\.ts$/, async (request, response, next) => {
    const { path } = request;
    const javascript = MODULE.test(path) ? await strip(join(folder, path), stripped) : null;
    if (javascript === null) {
      next('router');
      return;
    }
    response.setHeader('Cache-Control', 'no-cache');
    response.type('text/javascript').send(javascript);
  });
  const setHeaders = (response: { setHeader(name: string, value: string): unknown }) =>
    void response.setHeader('Cache-Control', 'no-cache');
  router.use(express.static(folder, { cacheControl: false, setHeaders }));
  return router;
}

/** Null where there is no such file. The same file is stripped again when it changed. */
async function strip(path: string, stripped: Map<string, Stripped>): Promise<string | null> {
  try {
    const { mtimeMs: modifiedMs } = await stat(path);
    const known = stripped.get(path);
    if (known?.modifiedMs === modifiedMs) return known.javascript;
    const javascript = stripTypeScriptTypes(await readFile(path, 'utf8'));
    stripped.set(path, { modifiedMs, javascript });
    return javascript;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
