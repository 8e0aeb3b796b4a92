import type { Store } from '../store/index.ts';
import { CliError } from './cli-error.ts';

export const ADOPT_USAGE = `Gives away the rooms of a server that won't come back.

  npm run adopt -- NODE_ID

The servers that are left take its rooms over at once. Be sure that it is gone: one that still runs is
refused its next write and closes those rooms. Each server says its NODE_ID at start and in /healthz.`;

/** `npm run adopt`. @throws CliError with the usage when it is not written as it takes */
export async function adoptCommand(
  args: readonly string[],
  openDatabase: () => Promise<Pick<Store, 'nodes'>>,
): Promise<string[]> {
  const [nodeId, ...more] = args;
  if (nodeId === '--help' || nodeId === '-h' || nodeId === 'help') return [ADOPT_USAGE];
  if (nodeId === undefined || nodeId.startsWith('-') || more.length > 0) {
    throw new CliError(`Name one node.\n\n${ADOPT_USAGE}`, 2);
  }
  const rooms = await (await openDatabase()).nodes.markGone(nodeId);
  return [`${nodeId} is marked as gone; ${rooms} ${rooms === 1 ? 'room was' : 'rooms were'} given away.`];
}
