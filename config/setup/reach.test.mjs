import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeReachableFolder, obstaclesTo } from './reach.mjs';

const someone = { uid: 64_998, gid: 64_997 };
const open = { uid: 0, gid: 0, mode: 0o755 };
const closed = { uid: 0, gid: 0, mode: 0o700 };

/** @param {Record<string, typeof open>} folders those that differ from an open folder of root's */
const statWith = (folders) => (/** @type {string} */ path) => folders[path] ?? open;

describe('obstacles', () => {
  it('are the folders on the way that don’t let somebody pass', () => {
    expect(obstaclesTo('/a/b', someone, statWith({}))).toEqual([]);
    expect(obstaclesTo('/a/b', someone, statWith({ '/a': closed }))).toEqual(['/a']);
    expect(obstaclesTo('/a/b', someone, statWith({ '/a': closed, '/a/b': closed }))).toEqual(['/a', '/a/b']);
  });

  it('go by owner first, then group, then everybody', () => {
    expect(obstaclesTo('/a', someone, statWith({ '/a': { ...someone, mode: 0o700 } }))).toEqual([]);
    expect(obstaclesTo('/a', someone, statWith({ '/a': { ...someone, mode: 0o077 } }))).toEqual(['/a']);
    const group = { uid: 0, gid: someone.gid };
    expect(obstaclesTo('/a', someone, statWith({ '/a': { ...group, mode: 0o710 } }))).toEqual([]);
    expect(obstaclesTo('/a', someone, statWith({ '/a': { ...group, mode: 0o701 } }))).toEqual(['/a']);
  });
});

describe('a folder that the user without privileges can reach', () => {
  /** @type {string} */
  let base;
  /** @type {string[]} */
  let notes;

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'tribu-reach-'));
    chmodSync(base, 0o755);
    notes = [];
  });

  afterEach(() => {
    rmSync(base, { recursive: true, force: true });
  });

  /** @param {string} wanted */
  const make = (wanted, who = someone) =>
    makeReachableFolder(wanted, {
      who,
      base: join(base, 'system'),
      variable: 'TRIBU_DATA',
      note: (text) => notes.push(text),
    });

  it('is the wanted one where the way is open', () => {
    const wanted = join(base, 'a/data');
    expect(make(wanted)).toBe(wanted);
    expect(obstaclesTo(wanted, someone)).toEqual([]);
  });

  it('is opened for walking through where only it is closed', () => {
    const wanted = join(base, 'data');
    mkdirSync(wanted, { mode: 0o700 });
    expect(make(wanted)).toBe(wanted);
    expect(statSync(wanted).mode & 0o777).toBe(0o711);
    expect(notes).toEqual([]);
  });

  it('is a stand-in of its own below a closed home, and a person is told', () => {
    const home = join(base, 'home');
    mkdirSync(home, { mode: 0o700 });
    const folder = make(join(home, 'data'));
    expect(folder).toMatch(/\/system\/data-[0-9a-f]{8}$/);
    expect(obstaclesTo(folder, someone)).toEqual([]);
    expect(notes).toEqual([expect.stringContaining(folder)]);
    expect(make(join(home, 'other/data'))).not.toBe(folder);
  });
});
