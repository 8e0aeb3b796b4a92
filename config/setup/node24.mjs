import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/**
 * The Node that the project brings with it. The link in node_modules/.bin is followed, so that a process
 * is seen as what it is in lists of processes.
 */
export function projectNode(root = ROOT) {
  return realpathSync(join(root, 'node_modules/.bin/node'));
}

/** @param {string} name a program that a dependency brings, such as `vitest` */
export function projectBinary(name, root = ROOT) {
  return join(root, 'node_modules/.bin', name);
}
