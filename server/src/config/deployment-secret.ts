import { hkdfSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { VARIABLES } from './defaults.ts';
import { firstStartFile } from './first-start-file.ts';

/** What a key derived from the deployment's secret is for; one purpose never learns another's key. */
export type KeyPurpose = 'seal-api-keys' | 'redis-prefix' | 'resume-tokens' | 'replay-links' | 'node-orders';

/** The deployment's secret: everything the server signs or seals for itself hangs on it. */
export interface DeploymentSecret {
  /** 32 bytes for one purpose (HKDF-SHA256). */
  keyFor(purpose: KeyPurpose): Uint8Array;
}

/**
 * SECRET_KEY, or the key file of the data folder, made at first start with mode 0600.
 * @throws ConfigError when the file doesn't hold a key.
 */
export function loadDeploymentSecret(config: Pick<Config, 'secretKey' | 'dataDir'>): DeploymentSecret {
  const path = join(config.dataDir, 'secret.key');
  const text = config.secretKey ?? firstStartFile(path, 0o600, () => randomBytes(32).toString('base64url'));
  const secret = Buffer.from(text, 'base64url');
  if (secret.length !== 32) {
    throw new ConfigError(
      'SECRET_KEY',
      `is unset and ${path} doesn't hold 32 bytes in base64url`,
      VARIABLES.SECRET_KEY.example,
    );
  }
  return {
    keyFor: (purpose) => new Uint8Array(hkdfSync('sha256', secret, 'tribu-live', purpose, 32)),
  };
}
