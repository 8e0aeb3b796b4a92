import { mkdir } from 'node:fs/promises';
import { type TempFolder, tempFolder } from '../temp-folder.ts';
import { engineIdentity, giveTo } from './engine-identity.ts';

export interface EngineOptions {
  /** Data of an earlier engine to go on with; stays when this one is closed. Default: a folder of its own. */
  readonly dataDir?: string;
}

/** Where an engine keeps its data, owned by who runs it. */
export interface EngineFolder extends TempFolder {
  /** It was handed in, and stays. */
  readonly kept?: boolean;
}

export async function engineFolder({ dataDir }: EngineOptions): Promise<EngineFolder> {
  const folder = dataDir === undefined ? await tempFolder() : await keptFolder(dataDir);
  await giveTo(engineIdentity(), folder.path);
  return { ...folder, kept: dataDir !== undefined };
}

async function keptFolder(path: string): Promise<TempFolder> {
  await mkdir(path, { recursive: true });
  return { path, [Symbol.asyncDispose]: () => Promise.resolve() };
}
