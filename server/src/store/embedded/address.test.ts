import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addressOf, ensureSocketFolder, readPassword, socketFolder, writeAddress } from './address.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tribu-address-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

it('puts the socket below the data folder while its path is short enough', () => {
  expect(socketFolder('/srv/data', '/tmp')).toBe('/srv/data/postgres.socket');
  const deep = `/srv/${'é'.repeat(40)}`;
  expect(socketFolder(deep, '/tmp')).toMatch(/^\/tmp\/tribu-live-[0-9a-f]{16}$/);
  expect(socketFolder(deep, '/tmp')).toBe(socketFolder(deep, '/tmp'));
  expect(socketFolder(`${deep}2`, '/tmp')).not.toBe(socketFolder(deep, '/tmp'));
});

it('keeps the password in the file with the address, for its owner only', async () => {
  const file = join(folder, 'postgres.url');
  expect(readPassword(file)).toBeNull();
  await writeAddress(file, addressOf('/srv/a b/postgres.socket', 'abc123'));
  expect(readPassword(file)).toBe('abc123');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('makes a folder for the socket that nobody else may enter, and trusts no other', async () => {
  const socket = join(folder, 'socket');
  await ensureSocketFolder(socket, null);
  chmodSync(socket, 0o777);
  await ensureSocketFolder(socket, null);
  expect(statSync(socket).mode & 0o777).toBe(0o700);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(ensureSocketFolder(file, null)).rejects.toMatchObject({ code: 'failed' });
  const other = { uid: (process.getuid?.() ?? 0) + 1, gid: 0 };
  await expect(ensureSocketFolder(socket, other)).rejects.toMatchObject({ code: 'failed' });
});
