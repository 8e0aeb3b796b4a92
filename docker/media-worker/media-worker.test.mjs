import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { cacheEntry, keep, readStamp } from './cache.mjs';
import { sourceEntries } from './debian-source.mjs';
import { prebuiltUrl } from './download.mjs';
import { ensureMediaWorker } from './index.mjs';
import { withLock } from './lock.mjs';
import { ninjaProgress } from './ninja-progress.mjs';
import { provideLibsrtp } from './recipe/libsrtp.mjs';
import { editSource } from './recipe/source-edits.mjs';
import { PINNED_VERSION, recipeKey } from './recipe-key.mjs';

const MEDIASOUP = fileURLToPath(new URL('../../node_modules/mediasoup', import.meta.url));

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'media-worker-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * @param {string} name
 * @param {string} body of a shell script
 */
function script(name, body) {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** @param {Partial<import('./index.mjs').Options>} [changes] */
function ensure(changes = {}) {
  return ensureMediaWorker({
    cacheDir: join(folder, 'cache'),
    mediasoupDir: MEDIASOUP,
    log: () => undefined,
    installSystemPackages: async (names) => {
      throw new Error(`please install ${names.join(' ')}`);
    },
    env: { MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD: '1' },
    ...changes,
  });
}

describe('the recipe', () => {
  it('has another key when a file, a name, the version or the system is another', () => {
    const write = (/** @type {string} */ name, /** @type {string} */ text) => {
      mkdirSync(join(folder, 'recipe/part'), { recursive: true });
      writeFileSync(join(folder, 'recipe', name), text);
    };
    const key = (version = '1.0.0', system = 'here') =>
      recipeKey({ version, system, folder: join(folder, 'recipe') });
    write('part/a', 'one');
    const first = key();
    expect(first).toMatch(/^[0-9a-f]{12}$/);
    expect(key()).toBe(first);
    expect(key('1.0.1')).not.toBe(first);
    expect(key('1.0.0', 'there')).not.toBe(first);
    write('part/a', 'two');
    const second = key();
    expect(second).not.toBe(first);
    write('b', '');
    expect(key()).not.toBe(second);
  });

  it('refuses another mediasoup loudly, naming both versions', async () => {
    writeFileSync(join(folder, 'package.json'), '{"version":"3.99.0"}');
    await expect(ensure({ mediasoupDir: folder })).rejects.toMatchObject({
      code: 'wrong_version',
      message: expect.stringMatching(/mediasoup 3\.27\.1.*mediasoup 3\.99\.0/),
    });
  });

  it('fits the installed source and fails on a changed one', () => {
    for (const file of ['meson.build', 'src/RTC/DtlsTransport.cpp']) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      copyFileSync(join(MEDIASOUP, 'worker', file), join(folder, file));
    }
    editSource(folder);
    expect(readFileSync(join(folder, 'src/RTC/DtlsTransport.cpp'), 'utf8')).toContain(
      '& BIO_CB_RETURN) != 0',
    );
    expect(() => editSource(folder)).toThrow(/meson\.build is not as the recipe expects it/);
  });

  it("takes Debian's libsrtp where its source can't be had, and says so", async () => {
    vi.stubEnv('PATH', folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    /** @type {string[]} */
    const told = [];
    /** @type {string[]} */
    const installed = [];
    const libsrtp = await provideLibsrtp({
      workDir: folder,
      log: (line) => told.push(line),
      installSystemPackages: async (names) => void installed.push(...names),
    });
    expect(libsrtp).toEqual({ pkgConfigDir: null, label: "Debian's libsrtp2 with NSS" });
    expect(installed).toEqual(['libsrtp2-dev']);
    expect(told).toEqual([expect.stringMatching(/can't be built with OpenSSL.*apt-get/)]);
  });

  it("makes source entries of Debian's own mirrors only", () => {
    const list = [
      'deb [arch=amd64] http://mirror.test/debian bookworm main contrib',
      'deb http://other.test/debian bookworm stable',
      '# deb http://off.test/debian bookworm main',
      'deb http://pg.test/apt bookworm-pgdg main',
    ].join('\n');
    const stanzas =
      'Types: deb\nURIs: http://a.test\nSuites: bookworm bookworm-updates\nComponents: main\n\nTypes: deb\nURIs: http://b.test\nSuites: nodistro\nComponents: main\n';
    const made = sourceEntries(
      [
        { file: 'a.list', text: list },
        { file: 'b.sources', text: stanzas },
      ],
      'bookworm',
    );
    expect(made.oneLine).toBe('deb-src [arch=amd64] http://mirror.test/debian bookworm main\n');
    expect(made.stanzas).toContain('Types: deb-src\nURIs: http://a.test');
    expect(made.stanzas).not.toContain('b.test');
    expect(sourceEntries([], 'bookworm').oneLine).toContain('deb.debian.org/debian bookworm main');
  });
});

describe('ensureMediaWorker', () => {
  it("checks an operator's own worker and says what is wrong with it", async () => {
    const env = { MEDIASOUP_WORKER_BIN: script('worker', 'exit 0') };
    await expect(ensure({ env })).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/MEDIASOUP_WORKER_BIN names .*\n.*ended with code 0 and said nothing/),
    });
  });

  it('hands on a cached one at once', async () => {
    const entry = cacheEntry(join(folder, 'cache'), PINNED_VERSION);
    mkdirSync(dirname(entry.folder), { recursive: true });
    await keep(entry, { binary: script('worker', 'exit 0'), origin: 'built', srtp: null, nowMs: 0 });
    expect(readStamp(entry)?.acceptedAt).toBe('1970-01-01T00:00:00.000Z');

    const worker = await ensure();
    /** @type {number[]} */
    const tookMs = [];
    for (let time = 0; time < 5; time += 1) {
      const startMs = performance.now();
      await ensure();
      tookMs.push(performance.now() - startMs);
    }
    // The best of five: the machine may be busy with other tests.
    expect(Math.min(...tookMs)).toBeLessThan(100);
    expect(worker).toEqual({
      path: entry.binary,
      origin: 'built',
      version: PINNED_VERSION,
      recipe: entry.recipe,
    });
    expect(await ensure({ env: { MEDIASOUP_WORKER_BIN: entry.binary } })).toEqual(worker);
  });

  it('does not trust a cached file of another size than the accepted one', async () => {
    const entry = cacheEntry(join(folder, 'cache'), PINNED_VERSION);
    mkdirSync(dirname(entry.folder), { recursive: true });
    await keep(entry, { binary: script('worker', 'exit 0'), origin: 'built', srtp: null, nowMs: 0 });
    writeFileSync(entry.binary, 'half');
    await expect(ensure()).rejects.toMatchObject({ code: 'unobtainable' });
  });

  it('says in one message why there is no prebuilt one and what a build lacks', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    const base = await listen(server);
    const env = { MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: base };
    await expect(ensure({ env })).rejects.toMatchObject({
      code: 'unobtainable',
      message: expect.stringMatching(
        /there is none for this system.*please install g\+\+ meson ninja-build/s,
      ),
    });
    expect(new URL(prebuiltUrl(MEDIASOUP, env)).pathname).toMatch(
      new RegExp(`^/3\\.27\\.1/mediasoup-worker-3\\.27\\.1-${process.platform}-${process.arch}.*\\.tgz$`),
    );
  });

  it('refuses a prebuilt one that does not run here', async () => {
    const archive = gzipSync(tarOf('mediasoup-worker', Buffer.from('#!/bin/sh\nexit 3\n')));
    const server = createServer((_, response) => response.end(archive));
    const env = { MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: await listen(server) };
    await expect(ensure({ env })).rejects.toMatchObject({
      message: expect.stringMatching(
        /the one that was downloaded is refused:\nrefused: .* ended with code 3/,
      ),
    });
  });
});

describe('the lock', () => {
  it('lets one in after the other, and takes over from a dead owner', async () => {
    const path = join(folder, 'lock');
    // Above any pid that Linux hands out.
    writeFileSync(path, '4194305 1');
    /** @type {string[]} */
    const steps = [];
    const work = async (/** @type {string} */ name) => {
      steps.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      steps.push(`${name} ends`);
    };
    /** @type {string[]} */
    const told = [];
    const log = (/** @type {string} */ line) => told.push(line);
    await Promise.all([withLock(path, log, () => work('a')), withLock(path, log, () => work('b'))]);
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(told).toEqual([expect.stringContaining(`process ${process.pid}`)]);
    expect(existsSync(path)).toBe(false);
  });
});

it('tells the progress of ninja every few seconds', () => {
  let nowMs = 0;
  /** @type {string[]} */
  const told = [];
  const tell = ninjaProgress(
    (line) => told.push(line),
    () => nowMs,
  );
  for (const [atMs, line] of /** @type {const} */ ([
    [0, '[1/9] cc a'],
    [10, '[2/9] cc b'],
    [5_000, 'warning'],
    [5_001, '[4/9] cc d'],
  ])) {
    nowMs = atMs;
    tell(line);
  }
  expect(told).toEqual(['compiling the media worker 1/9 …', 'compiling the media worker 4/9 …']);
});

/** @param {import('node:http').Server} server */
async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
}

/**
 * @param {string} name
 * @param {Buffer} content
 */
function tarOf(name, content) {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write('0', 156);
  return Buffer.concat([header, content, Buffer.alloc(512 - (content.length % 512) + 1024)]);
}
