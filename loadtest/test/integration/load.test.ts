import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NODE, ROOT, type TempFolder, tempFolder } from '../../support/index.ts';

const TIMEOUT_MS = 120_000;

let folder: TempFolder;

beforeEach(async () => {
  folder = await tempFolder();
});

afterEach(() => folder[Symbol.asyncDispose]());

/** `npm run load` on a prepared machine; what it keeps for a while lies below the test's folder. */
function load(...args: string[]): {
  child: ChildProcess;
  out: () => string;
  told: (word: string) => Promise<void>;
} {
  const child = spawn(NODE, [join(ROOT, 'loadtest/load/main.ts'), ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: folder.path },
    stdio: 'pipe',
  });
  let out = '';
  let watchers: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      for (const watcher of watchers) watcher();
    });
  }
  const told = (word: string) =>
    new Promise<void>((done, fail) => {
      const look = () => out.includes(word) && done();
      watchers = [...watchers, look];
      child.once('exit', () => fail(new Error(`it ended without "${word}":\n${out}`)));
      look();
    });
  return { child, out: () => out, told };
}

async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'close');
  return child.exitCode;
}

/** Processes that were started with the folder for what they keep for a while; Linux only. */
async function stillThere(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(
    pids.map(async (pid) => {
      // One that ended meanwhile has none.
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      return environment.split('\0').includes(`TMPDIR=${folder.path}`) ? [pid] : [];
    }),
  );
  return all.flat();
}

it(
  'a workshop with media: thresholds, figures, and nothing left',
  async () => {
    const { child, out } = load('tribu', '--rooms', '1', '--seconds', '15', '--patience', '20');
    const code = await exitCode(child);
    expect(code, out()).toBe(0);
    expect(out()).toContain('All thresholds held.');
    const last = out().trim().split('\n').at(-1) ?? '';
    const { bench, figures } = JSON.parse(last) as { bench: string; figures: Record<string, number> };
    expect(bench).toBe('load:tribu');
    expect(figures).toMatchObject({ rooms: 1, held: 1, people: 12, refusals: 0, failures: 0 });
    for (const name of [
      'joinP95Ms',
      'eventP99Ms',
      'pageSaveP99Ms',
      'mediaP95Ms',
      'packetsReceived',
      'loopLagMs',
    ])
      expect(figures[name], name).toBeGreaterThan(0);
    expect(await readdir(folder.path)).toEqual([]);
    expect(await stillThere()).toEqual([]);
  },
  TIMEOUT_MS,
);

it(
  'Ctrl-C ends it at once, and nothing is left',
  async () => {
    const { child, told } = load('coachings', '--rooms', '1', '--seconds', '600', '--media', 'none');
    await told(' people in');
    child.kill('SIGINT');
    expect(await exitCode(child)).toBe(130);
    expect(await readdir(folder.path)).toEqual([]);
    expect(await stillThere()).toEqual([]);
  },
  TIMEOUT_MS,
);
