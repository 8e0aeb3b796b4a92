import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Srtp, SUITES } from './accept/srtp.mjs';
import { Video } from './accept/video.mjs';

const MEDIASOUP = fileURLToPath(new URL('../../node_modules/mediasoup', import.meta.url));
const ACCEPT = fileURLToPath(new URL('accept.mjs', import.meta.url));

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'accept-test-'));
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

describe('the acceptance check', () => {
  const refuse = (/** @type {string} */ path) => {
    const done = spawnSync(process.execPath, [ACCEPT, path, MEDIASOUP, '300'], {
      encoding: 'utf8',
      timeout: 15_000, // A busy machine needs seconds to load mediasoup.
    });
    return { code: done.status, said: done.stderr };
  };

  it('refuses what ends at once', () => {
    const { code, said } = refuse(script('worker', 'echo no such library >&2; exit 127'));
    expect(code).toBe(1);
    expect(said).toMatch(/^refused: started alone it ended with code 127, saying: no such library/);
  });

  it('refuses what neither ends nor says anything', () => {
    const { code, said } = refuse(script('worker', 'exec sleep 60'));
    expect(code).toBe(1);
    expect(said).toMatch(/^refused: started alone it neither ends nor complains within 0\.3 s/);
  });

  it('refuses what never sends its first message, and leaves no process behind', async () => {
    const pidFile = join(folder, 'pid');
    const body = `[ -z "$MEDIASOUP_VERSION" ] && exit 41\necho $$ > ${pidFile}\nexec sleep 60`;
    const { code, said } = refuse(script('worker', body));
    expect(code).toBe(1);
    expect(said).toMatch(/^refused: waited 0\.3 s in vain for the worker's first message/);
    const status = `/proc/${readFileSync(pidFile, 'utf8').trim()}/status`;
    // Gone, or dead and not yet fetched by init.
    const isOver = () => !existsSync(status) || /State:\s+Z/.test(readFileSync(status, 'utf8'));
    await expect.poll(isOver).toBe(true);
  });

  it('refuses what is no program', () => {
    expect(refuse(join(folder, 'nothing')).said).toMatch(/^refused: it can't be started: .*ENOENT/);
  });

  it.each(['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_256_GCM'])(
    'has an SRTP of its own that detects a changed bit: %s',
    (name) => {
      const suite = /** @type {import('./accept/srtp.mjs').Suite} */ (name);
      const { keyBytes, saltBytes } = SUITES[suite];
      const key = Buffer.alloc(keyBytes + saltBytes, 7).toString('base64');
      const packet = new Video().next();
      const sealed = new Srtp(suite, key).protectRtp(packet);
      expect(sealed.subarray(12, -16)).not.toEqual(packet.subarray(12, sealed.length - 16));
      expect(new Srtp(suite, key).unprotectRtp(sealed)).toEqual(packet);
      sealed.writeUInt8(sealed.readUInt8(20) ^ 1, 20);
      expect(() => new Srtp(suite, key).unprotectRtp(sealed)).toThrow();
    },
  );
});
