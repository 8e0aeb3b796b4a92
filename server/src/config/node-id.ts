import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { VARIABLES } from './defaults.ts';
import { firstStartFile } from './first-start-file.ts';

/**
 * NODE_ID, or the id in the data folder, made at first start: a restarted server is the same node and takes
 * its own rooms back.
 * @throws ConfigError when the file holds something else.
 */
export function lastingNodeId(config: Pick<Config, 'node' | 'dataDir'>): string {
  if (config.node.id !== null) return config.node.id;
  const path = join(config.dataDir, 'node.id');
  const id = firstStartFile(path, 0o644, () => `node-${randomBytes(6).toString('hex')}`);
  if (/^[A-Za-z0-9._:@-]{1,128}$/.test(id)) return id;
  throw new ConfigError('NODE_ID', `is unset and ${path} doesn't hold an id`, VARIABLES.NODE_ID.example);
}
