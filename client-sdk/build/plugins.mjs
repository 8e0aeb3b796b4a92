import { join, sep } from 'node:path';

/**
 * Lets elements.js share the page's one core: what it imports of src/index.ts comes from ./index.js at run
 * time. Anything else of src/ would be a second copy (another TribuError, another clock), so it is refused.
 *
 * @param {string} core folder of the core's sources
 * @returns {import('esbuild').Plugin}
 */
export function shareCore(core) {
  return {
    name: 'share-core',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
        const target = join(resolveDir, path);
        if (!target.startsWith(core + sep)) return undefined;
        if (target === join(core, 'index.ts')) return { path: './index.js', external: true };
        return { errors: [{ text: `elements may import src/index.ts only, not ${path}` }] };
      });
      // The core hands on what screens need of the protocol.
      build.onResolve({ filter: /^@tribu-live\/protocol$/ }, () => ({ path: './index.js', external: true }));
    },
  };
}

/** Parts of mediasoup-client that no browser needs: React Native's handler, and its helpers for tests. */
const UNUSED = /\/(ReactNative106|FakeHandler|test\/fakeParameters)$/;

/**
 * Leaves them out of the bundle (about 8 kB gzipped): mediasoup-client names them all in one place, so they
 * can't be shaken off.
 *
 * @returns {import('esbuild').Plugin}
 */
export function leaveOut() {
  return {
    name: 'leave-out',
    setup(build) {
      build.onResolve({ filter: UNUSED }, ({ path, importer }) =>
        importer.includes(`${sep}mediasoup-client${sep}`) ? { path, namespace: 'left-out' } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {};' }));
    },
  };
}
