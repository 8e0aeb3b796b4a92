import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A server that says its pid, counts what it is told and leaves when told. */
const SERVER = `
  const seen = [];
  const leave = (signal) => {
    seen.push(signal);
    setImmediate(() => { console.log(seen.join(' ')); process.exit(7); });
  };
  process.on('SIGTERM', leave).on('SIGINT', leave);
  setInterval(() => undefined, 1000);
  console.log(process.pid);
`;

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tribu-supervise-'));
  const supervise = fileURLToPath(new URL('./supervise.mjs', import.meta.url));
  writeFileSync(join(folder, 'server.mjs'), SERVER);
  writeFileSync(
    join(folder, 'parent.mjs'),
    `import { supervise } from '${supervise}';
    const options = { cwd: '${folder}', env: process.env };
    process.exitCode = await supervise(process.execPath, ['server.mjs'], options);`,
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Starts parent and server. */
async function start() {
  const parent = spawn(process.execPath, ['parent.mjs'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  /** @type {string[]} */
  const lines = [];
  parent.stdout.setEncoding('utf8').on('data', (text) => lines.push(...text.trim().split('\n')));
  await once(parent.stdout, 'data');
  return { parent, lines, serverPid: Number(lines[0]) };
}

describe('supervision of the server', () => {
  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGINT'],
    ['SIGHUP', 'SIGTERM'],
  ])('hands %s on as %s, once, and ends with the server’s exit code', async (sent, arrives) => {
    const { parent, lines } = await start();
    parent.kill(/** @type {NodeJS.Signals} */ (sent));
    const [code] = await once(parent, 'close');
    expect(lines.slice(1)).toEqual([arrives]);
    expect(code).toBe(7);
  });

  it('ends with 128 + the signal when the server is killed', async () => {
    const { parent, serverPid } = await start();
    process.kill(serverPid, 'SIGKILL');
    const [code] = await once(parent, 'close');
    expect(code).toBe(137);
  });
});
