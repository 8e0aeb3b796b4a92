import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Engine, started } from './engine.ts';
import { type EngineFolder, type EngineOptions, engineFolder } from './engine-folder.ts';
import { engineIdentity, giveTo } from './engine-identity.ts';
import { enginePort } from './engine-port.ts';
import { EngineProcess } from './engine-process.ts';
import { S3Buckets } from './s3-buckets.ts';

const ANSWER_TIMEOUT_MS = 1000;

/** versitygw: a real S3 server whose buckets are folders. */
export class S3Server extends Engine {
  readonly port: number;
  /** Holds a folder for each bucket, and in it a file for each object. */
  readonly folder: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;

  private constructor(parts: {
    port: number;
    folder: string;
    accessKeyId: string;
    secretAccessKey: string;
    process: EngineProcess;
    ownFolder: EngineFolder;
  }) {
    super(parts.process, parts.ownFolder);
    this.port = parts.port;
    this.folder = parts.folder;
    this.accessKeyId = parts.accessKeyId;
    this.secretAccessKey = parts.secretAccessKey;
  }

  static async start(options: EngineOptions = {}): Promise<S3Server> {
    const ownFolder = await engineFolder(options);
    const folder = join(ownFolder.path, 'buckets');
    await mkdir(folder, { recursive: true });
    await giveTo(engineIdentity(), folder);
    const port = await enginePort();
    const [accessKeyId, secretAccessKey] = [randomBytes(8).toString('hex'), randomBytes(18).toString('hex')];
    const process = new EngineProcess({
      program: program(),
      args: ['--port', `127.0.0.1:${port}`, '--quiet', 'posix', folder],
      cwd: ownFolder.path,
      env: { ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
      stopSignal: 'SIGTERM',
      answers: () => answers(port),
    });
    const server = new S3Server({ port, folder, accessKeyId, secretAccessKey, process, ownFolder });
    return started(server);
  }

  /** Makes a bucket where there is none of that name, and gives its STORAGE_URL. */
  createBucket(name?: string): Promise<string> {
    return new S3Buckets(this).create(name);
  }
}

/** Where the set-up builds it, unless it says otherwise. */
function program(): string {
  const asRoot = process.getuid?.() === 0;
  const cache =
    process.env.TRIBU_CACHE || (asRoot ? '/var/cache/tribu-live' : join(homedir(), '.cache/tribu-live'));
  return process.env.VERSITYGW_BIN || join(cache, 'versitygw/1.8.0/versitygw');
}

/** Any answer will do: without a signature it is a refusal. */
async function answers(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  await response.arrayBuffer();
  return true;
}
