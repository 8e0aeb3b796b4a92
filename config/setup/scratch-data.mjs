import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives tests and benches a data folder of their own, so that none ever meets the data of the checkout's
 * server. It's gone afterwards.
 *
 * @template T
 * @param {(folder: string) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withScratchData(work) {
  const folder = mkdtempSync(join(tmpdir(), 'tribu-data-'));
  // mkdtemp lets in nobody else, and as root Postgres runs under another uid.
  chmodSync(folder, 0o711);
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
