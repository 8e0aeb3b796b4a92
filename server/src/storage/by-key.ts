import type { FileFacts } from './storage.ts';

/** The order of lists: every storage has another one of its own. */
export function byKey(a: FileFacts, b: FileFacts): number {
  return a.key < b.key ? -1 : 1;
}
