import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const ROOT = resolve(fileURLToPath(import.meta.url), '../../..');

/** The project's own Node: this one, when it runs TypeScript, else the one that npm brought. */
export const NODE =
  Number(process.versions.node.split('.')[0]) >= 24
    ? process.execPath
    : resolve(ROOT, 'node_modules/.bin/node');
