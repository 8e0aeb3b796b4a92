import { describe, expect, it } from 'vitest';
import { cacheFolder, canReach, dataFolder } from './paths.mjs';

const someone = { uid: 998, gid: 997 };
const open = { uid: 0, gid: 0, mode: 0o755 };
const closed = { uid: 0, gid: 0, mode: 0o700 };

/** @param {Record<string, typeof open>} folders those that differ from an open folder of root's */
const statWith = (folders) => (/** @type {string} */ path) => folders[path] ?? open;

describe('cache folder', () => {
  const root = '/src/tribu';

  it('is the one that TRIBU_CACHE names, for everybody', () => {
    const env = { TRIBU_CACHE: '/tmp/cache' };
    expect(cacheFolder({ env, isRoot: true, root, home: '/root' })).toBe('/tmp/cache');
    expect(cacheFolder({ env, isRoot: false, root, home: '/home/ana' })).toBe('/tmp/cache');
  });

  it('is a folder of the system for root, whose home nobody else may enter', () => {
    const env = { XDG_CACHE_HOME: '/root/.cache' };
    expect(cacheFolder({ env, isRoot: true, root, home: '/root' })).toBe('/var/cache/tribu-live');
  });

  it('is below the home of everybody else', () => {
    const person = { isRoot: false, root, home: '/home/ana' };
    expect(cacheFolder({ ...person, env: {} })).toBe('/home/ana/.cache/tribu-live');
    expect(cacheFolder({ ...person, env: { XDG_CACHE_HOME: '/big/cache' } })).toBe('/big/cache/tribu-live');
  });
});

describe('data folder', () => {
  const root = '/root/tribu';
  const asRoot = { env: {}, isRoot: true, root, unprivileged: someone };

  it('is ./data', () => {
    const person = { env: {}, isRoot: false, root: '/home/ana/tribu', unprivileged: null };
    expect(dataFolder(person)).toBe('/home/ana/tribu/data');
    expect(dataFolder({ ...asRoot, stat: statWith({}) })).toBe('/root/tribu/data');
  });

  it('is the one that TRIBU_DATA names, seen from the checkout', () => {
    expect(dataFolder({ ...asRoot, env: { TRIBU_DATA: '/srv/data' } })).toBe('/srv/data');
    expect(dataFolder({ ...asRoot, env: { TRIBU_DATA: 'elsewhere' } })).toBe('/root/tribu/elsewhere');
  });

  it('is a folder of the system where the unprivileged user can’t reach ./data, one for each checkout', () => {
    const stat = statWith({ '/root': closed });
    const folder = dataFolder({ ...asRoot, stat });
    expect(folder).toMatch(/^\/var\/lib\/tribu-live\/tribu-[0-9a-f]{8}$/);
    expect(dataFolder({ ...asRoot, root: '/root/other/tribu', stat })).not.toBe(folder);
  });
});

describe('reach', () => {
  it('needs a way through each folder', () => {
    expect(canReach('/a/b', someone, statWith({}))).toBe(true);
    expect(canReach('/a/b', someone, statWith({ '/a': closed }))).toBe(false);
    expect(canReach('/a/b', someone, statWith({ '/a/b': closed }))).toBe(false);
  });

  it('goes by owner first, then group, then everybody', () => {
    expect(canReach('/a', someone, statWith({ '/a': { ...someone, mode: 0o700 } }))).toBe(true);
    expect(canReach('/a', someone, statWith({ '/a': { ...someone, mode: 0o077 } }))).toBe(false);
    expect(canReach('/a', someone, statWith({ '/a': { uid: 0, gid: someone.gid, mode: 0o710 } }))).toBe(true);
    expect(canReach('/a', someone, statWith({ '/a': { uid: 0, gid: someone.gid, mode: 0o701 } }))).toBe(
      false,
    );
  });
});
