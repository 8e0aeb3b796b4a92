import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FolderLock } from './folder-lock.ts';
import { lookAt } from './processes.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tribu-lock-'));
  path = join(folder, 'lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

it('has one holder at a time and leaves nothing behind', () => {
  const lock = FolderLock.acquire(path);
  expect(() => FolderLock.acquire(path)).toThrow(expect.objectContaining({ code: 'data_in_use' }));
  lock.release();
  lock.release();
  FolderLock.acquire(path).release();
  expect(readdirSync(folder)).toEqual([]);
});

it.each([
  ['a dead holder', { pid: 2 ** 22 + 1, startedAt: 'x', token: 't' }],
  ['a holder whose pid is another process by now', { pid: process.ppid, startedAt: 'before', token: 't' }],
  ['a file that was cut off', 'cut off {'],
])('takes the lock of %s', (_, content) => {
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  const lock = FolderLock.acquire(path);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
  lock.release();
});

it('respects a living holder and never frees the lock of another', () => {
  const lock = FolderLock.acquire(path);
  const other = { pid: process.ppid, startedAt: lookAt(process.ppid)?.startedAt, token: 't' };
  writeFileSync(path, JSON.stringify(other));
  expect(() => FolderLock.acquire(path)).toThrow(`pid ${process.ppid}`);
  lock.release();
  expect(readdirSync(folder)).toEqual(['lock']);
});
