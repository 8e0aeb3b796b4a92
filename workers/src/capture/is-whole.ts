import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Piece } from '@tribu-live/server/store';

/** Whether a log still has the bytes of a piece as they were listed. False when they can't be read. */
export async function isWhole(path: string, { offsetBytes, sizeBytes, sha256 }: Piece): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { start: offsetBytes, end: offsetBytes + sizeBytes - 1 }), hash);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
  return hash.digest('hex') === sha256;
}
