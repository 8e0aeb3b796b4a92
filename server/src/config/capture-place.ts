import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** macOS takes the fewest bytes: 104 with the closing zero. */
const LONGEST_SOCKET_PATH = 103;
/** A socket is made under a longer name first: `.`, and a process id. */
const LONGEST_SUFFIX = 8;

/** Where a node's capture process and its server meet, and where capture notes what it has under way. */
export interface CapturePlace {
  /** For the capture process' user alone; holds the socket. */
  readonly socketFolder: string;
  readonly socket: string;
  /** The process id of whoever listens there, in its own process namespace. */
  readonly pidFile: string;
  /** One file for each take that is open or not reported yet. */
  readonly openTakes: string;
}

export function capturePlace(dataDir: string, temporary: string = tmpdir()): CapturePlace {
  const folder = join(dataDir, 'capture');
  const socketFolder = fits(folder) ? folder : join(temporary, `tribu-live-capture-${hash(dataDir)}`);
  return {
    socketFolder,
    socket: join(socketFolder, 'socket'),
    pidFile: join(socketFolder, 'pid'),
    openTakes: join(folder, 'open'),
  };
}

function fits(folder: string): boolean {
  return Buffer.byteLength(join(folder, 'socket')) + LONGEST_SUFFIX <= LONGEST_SOCKET_PATH;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
