import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * What ffmpeg makes of the input, in full.
 * @param input null when the arguments say where everything comes from
 */
export async function encode(input: Readable | null, args: readonly string[]): Promise<Buffer> {
  const command = process.env.FFMPEG_PATH ?? 'ffmpeg';
  const child = spawn(command, ['-hide_banner', '-loglevel', 'error', ...args], { stdio: 'pipe' });
  const exit = new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  const output: Buffer[] = [];
  let complaint = '';
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const fed = pipeline(input ?? Readable.from([]), child.stdin).catch((cause: unknown) => cause);
  const code = await exit;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${complaint.trim()}`, { cause: await fed });
  return Buffer.concat(output);
}

/**
 * From the cache folder (TRIBU_CACHE, else the system's folder for temporary files), made first where it isn't
 * there.
 * @param recipe all that decides about its content
 */
export async function keptMedia(
  recipe: object,
  extension: string,
  make: () => Promise<Buffer>,
): Promise<Buffer> {
  const key = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
  const folder = join(process.env.TRIBU_CACHE ?? join(tmpdir(), 'tribu-live'), 'synthetic-media');
  await mkdir(folder, { recursive: true });
  return cached(join(folder, `${key}.${extension}`), make);
}

/** Written under another name first: whoever reads at the same time sees all of it or nothing. */
async function cached(path: string, make: () => Promise<Buffer>): Promise<Buffer> {
  if (existsSync(path)) return readFile(path);
  const bytes = await make();
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, bytes);
  await rename(draft, path);
  return bytes;
}
