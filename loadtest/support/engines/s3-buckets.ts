import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { engineIdentity, giveTo } from './engine-identity.ts';

export interface S3Place {
  readonly port: number;
  readonly folder: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The buckets of an S3 server that runs: folders in its own. */
export class S3Buckets {
  readonly #place: S3Place;

  constructor(place: S3Place) {
    this.#place = place;
  }

  /** Makes a bucket where there is none of that name, and gives its STORAGE_URL. */
  async create(name = `tribu-${randomBytes(6).toString('hex')}`): Promise<string> {
    const { port, folder, accessKeyId, secretAccessKey } = this.#place;
    const path = join(folder, name);
    await mkdir(path, { recursive: true });
    await giveTo(engineIdentity(), path);
    return `s3://${accessKeyId}:${secretAccessKey}@127.0.0.1:${port}/${name}?region=us-east-1&tls=false`;
  }
}
