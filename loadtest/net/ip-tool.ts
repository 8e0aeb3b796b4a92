import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs `ip` and gives what it printed. */
export async function ip(...args: string[]): Promise<string> {
  return (await run('ip', args)).stdout;
}

/** The state of a port of a bridge: `disabled` drops whatever comes, from either side. */
export async function setPort(port: string, state: 'disabled' | 'forwarding'): Promise<void> {
  await run('bridge', ['link', 'set', 'dev', port, 'state', state]);
}

export async function linkNames(): Promise<string[]> {
  const all = JSON.parse(await ip('-json', 'link', 'show')) as { ifname: string }[];
  return all.map(({ ifname }) => ifname);
}

export async function namespaceNames(): Promise<string[]> {
  const all = JSON.parse((await ip('-json', 'netns', 'list')) || '[]') as { name: string }[];
  return all.map(({ name }) => name);
}

/** `where`: options that lead into a namespace. */
export async function hardwareOf(link: string, where: readonly string[] = []): Promise<string> {
  const text = await ip(...where, '-json', 'link', 'show', link);
  const [found] = JSON.parse(text) as { address: string }[];
  if (found === undefined) throw new Error(`no hardware address of ${link} in: ${text}`);
  return found.address;
}
