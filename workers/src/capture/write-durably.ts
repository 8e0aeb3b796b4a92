import { type FileHandle, open, rm } from 'node:fs/promises';

/**
 * A new file whose content is on the disk, or none.
 * @throws the system's error, `EEXIST` when there is one
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o640);
  try {
    await fill(file, text);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function fill(file: FileHandle, text: string): Promise<void> {
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
}
