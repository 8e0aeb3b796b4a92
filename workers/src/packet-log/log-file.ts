import { type FileHandle, open } from 'node:fs/promises';

/** The file below a writer; a test puts one here whose disk is full. Errors are those of Node's fs. */
export interface LogFile {
  /** @returns how many bytes were written, which may be fewer */
  write(bytes: Buffer, position: number): Promise<number>;
  truncate(sizeBytes: number): Promise<void>;
  /** Resolves when everything is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** A new file. @throws the system's error, for example `EEXIST` or `ENOSPC` */
export async function createLogFile(path: string): Promise<LogFile> {
  return asLogFile(await open(path, 'wx', 0o640));
}

function asLogFile(handle: FileHandle): LogFile {
  return {
    write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    truncate: (sizeBytes) => handle.truncate(sizeBytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}
