import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { buildClientBundle } from './client-bundle.mjs';

const SOURCES = ['client-sdk/src', 'client-sdk/elements', 'protocol/src', 'server/src/ops/site'];
const SETTLE_MS = 150;

/**
 * Builds the client's bundle again when one of its sources changes, for `npm run dev`. Editors write a file
 * in several steps, so it waits until they have settled.
 *
 * @param {string} root
 * @returns {{ close: () => void }}
 */
export function rebuildClientOnChange(root) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const rebuild = () => {
    buildClientBundle(root).then(
      () => console.log('client bundle built again'),
      (error) => console.error(error.message),
    );
  };
  const watchers = SOURCES.map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .map((folder) =>
      watch(folder, { recursive: true }, () => {
        clearTimeout(timer);
        timer = setTimeout(rebuild, SETTLE_MS);
      }),
    );
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
