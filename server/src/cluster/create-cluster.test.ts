import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('a server that is alone loads nothing of Redis: it would be back later', async () => {
  const script = `
    const { createRequire } = await import('node:module');
    const { checkRedis, createCluster } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)});
    const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('redis'));
    await checkRedis(null);
    await createCluster({ redisUrl: null, workers: 1 }, {});
    const alone = loaded();
    await import('redis');
    process.stdout.write(JSON.stringify({ alone, otherwise: loaded() }));
  `;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
  });
  expect(JSON.parse((await run).stdout)).toEqual({ alone: false, otherwise: true });
});
