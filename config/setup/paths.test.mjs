import { describe, expect, it } from 'vitest';
import { cacheFolder, dataFolder, standIn } from './paths.mjs';

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
  const person = { isRoot: false, root: '/home/ana/tribu' };

  it('is ./data, or the one that TRIBU_DATA names, seen from the checkout', () => {
    expect(dataFolder({ ...person, env: {} })).toBe('/home/ana/tribu/data');
    expect(dataFolder({ ...person, env: { TRIBU_DATA: '/srv/data' } })).toBe('/srv/data');
    expect(dataFolder({ ...person, env: { TRIBU_DATA: 'elsewhere' } })).toBe('/home/ana/tribu/elsewhere');
  });
});

describe('stand-in', () => {
  it('carries the name of what it stands for, and no two share one', () => {
    const folder = standIn('/var/lib/tribu-live', '/root/tribu/data');
    expect(folder).toMatch(/^\/var\/lib\/tribu-live\/data-[0-9a-f]{8}$/);
    expect(standIn('/var/lib/tribu-live', '/root/other/data')).not.toBe(folder);
  });
});
