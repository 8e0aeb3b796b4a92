import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensurePostgres, ensurePrometheus, ensureRedis } from './debian-programs.mjs';

/** @type {string} */
let folder;
/** @type {string[]} */
let installed;
/** @type {string[]} */
let said;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tribu-programs-'));
  installed = [];
  said = [];
});

afterEach(() => rmSync(folder, { recursive: true }));

/** @param {string} name */
function program(name) {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
}

/** @param {() => void} [effect] what the installation does to the machine */
function options(effect = () => undefined) {
  return {
    env: { PATH: folder },
    log: (/** @type {string} */ text) => said.push(text),
    install: async (/** @type {readonly string[]} */ names) => {
      installed.push(...names);
      effect();
    },
  };
}

describe('Debian programs', () => {
  it('are taken as they are where they are there', async () => {
    program('redis-server');
    program('15/bin/postgres');
    await ensureRedis(options());
    await ensurePostgres({ ...options(), folder });
    expect(installed).toEqual([]);
  });

  it('are installed where they are missing', async () => {
    await ensureRedis(options());
    expect(installed).toEqual(['redis-server']);
    expect(said).toEqual([]);
  });

  it('of one package are all there, or it is installed', async () => {
    program('promtool');
    await ensurePrometheus(options(() => program('prometheus')));
    await ensurePrometheus(options());
    expect(installed).toEqual(['prometheus']);
  });

  it('that an installation started are named, and left alone', async () => {
    const path = join(folder, 'elsewhere/redis-server');
    mkdirSync(dirname(path));
    copyFileSync('/bin/sleep', path);
    const given = options();
    /** @type {import('node:child_process').ChildProcess[]} */
    const services = [];
    given.install = async () => {
      const service = spawn(path, ['60']);
      services.push(service);
      await once(service, 'spawn');
    };
    await ensureRedis(given);
    const [service] = services;
    expect(said).toEqual([
      expect.stringMatching(new RegExp(`process .*\\b${service?.pid}\\b.*redis-server`)),
    ]);
    expect(service?.exitCode).toBeNull();
    service?.kill();
  });
});

describe('Postgres', () => {
  it('is the newest one that is new enough', async () => {
    for (const version of ['13', '15', '17']) program(`${version}/bin/postgres`);
    await expect(ensurePostgres({ ...options(), folder })).resolves.toBe(join(folder, '17/bin'));
  });

  it('is installed where there is only an old one', async () => {
    program('13/bin/postgres');
    const found = ensurePostgres({ ...options(() => program('15/bin/postgres')), folder });
    await expect(found).resolves.toBe(join(folder, '15/bin'));
    expect(installed).toEqual(['postgresql']);
  });

  it('may be one of your own', async () => {
    const given = { ...options(), env: { POSTGRES_BIN_DIR: '/opt/postgres/bin' } };
    await expect(ensurePostgres({ ...given, folder })).resolves.toBe('/opt/postgres/bin');
    expect(installed).toEqual([]);
  });
});
