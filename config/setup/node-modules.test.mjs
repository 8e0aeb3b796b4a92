import { describe, expect, it } from 'vitest';
import { treeMatchesLock } from './node-modules.mjs';

const lock = {
  packages: {
    '': { version: '0.1.0' },
    server: { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/only-on-another-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  },
};

describe('a tree that npm made by hand', () => {
  it('counts when it holds what the lock file asks for', () => {
    const packages = {
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/left-over': { version: '3.0.0' },
    };
    expect(treeMatchesLock(lock, { packages })).toBe(true);
  });

  it.each([
    ['lacks a package', {}],
    ['has another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['has other contents', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-z' } }],
  ])('doesn’t count when it %s', (_case, packages) => {
    expect(treeMatchesLock(lock, { packages })).toBe(false);
  });
});
