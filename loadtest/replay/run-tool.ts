import { spawn } from 'node:child_process';

/** Runs ffmpeg or ffprobe and hands on what it prints, as it comes; rejects with its complaint when it fails. */
export async function runTool(
  tool: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  take: (chunk: Buffer) => void,
): Promise<void> {
  const command = process.env[`${tool.toUpperCase()}_PATH`] ?? tool;
  const child = spawn(command, ['-hide_banner', '-loglevel', 'error', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stdout.on('data', take);
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  if (code !== 0) throw new Error(`${tool} ended with ${code}: ${complaint.trim()}`);
}

/** All that ffprobe says of a file, for `-show_entries` and more, parsed. */
export async function probe(path: string, args: readonly string[]): Promise<unknown> {
  const chunks: Buffer[] = [];
  await runTool('ffprobe', [...args, '-of', 'json', path], (chunk) => chunks.push(chunk));
  return JSON.parse(Buffer.concat(chunks).toString());
}
