import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastingNodeId, loadDeploymentSecret } from './index.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tribu-secret-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

describe('the deployment’s secret', () => {
  it('is made at first start, readable by its owner only, and found again', () => {
    const config = { dataDir: join(dataDir, 'new'), secretKey: null };
    const first = loadDeploymentSecret(config).keyFor('resume-tokens');
    const path = join(config.dataDir, 'secret.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
    expect(loadDeploymentSecret(config).keyFor('resume-tokens')).toEqual(first);
    expect(first).toHaveLength(32);
  });

  it('gives each purpose a key of its own', () => {
    const secret = loadDeploymentSecret({ dataDir, secretKey: null });
    expect(secret.keyFor('resume-tokens')).not.toEqual(secret.keyFor('seal-api-keys'));
  });

  it('comes from SECRET_KEY where that is set, and then leaves no file', () => {
    const secretKey = Buffer.alloc(32, 7).toString('base64url');
    const elsewhere = loadDeploymentSecret({ dataDir: '/nowhere', secretKey });
    expect(loadDeploymentSecret({ dataDir, secretKey }).keyFor('resume-tokens')).toEqual(
      elsewhere.keyFor('resume-tokens'),
    );
  });

  it('refuses a file that holds something else', () => {
    writeFileSync(join(dataDir, 'secret.key'), 'oops');
    expect(() => loadDeploymentSecret({ dataDir, secretKey: null })).toThrow(/doesn't hold 32 bytes/);
  });
});

describe('the id of a node', () => {
  const node = { id: null, url: null, entryUrls: [] };

  it('[R4] is made once and lasts', () => {
    const id = lastingNodeId({ dataDir, node });
    expect(id).toMatch(/^node-[0-9a-f]{12}$/);
    expect(lastingNodeId({ dataDir, node })).toBe(id);
  });

  it('is NODE_ID where that is set', () => {
    expect(lastingNodeId({ dataDir, node: { ...node, id: 'live-1' } })).toBe('live-1');
  });

  it('refuses a file that holds something else', () => {
    writeFileSync(join(dataDir, 'node.id'), 'a b');
    expect(() => lastingNodeId({ dataDir, node })).toThrow(/NODE_ID/);
  });
});
