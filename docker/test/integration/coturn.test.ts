import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { ROOT } from '../../../loadtest/support/project.ts';
import { tempFolder } from '../../../loadtest/support/temp-folder.ts';

const run = promisify(execFile);
const START = join(ROOT, 'docker/coturn/start.sh');
const GOOD = { TURN_SECRET: 'secret', TURN_PEERS: '203.0.113.7' };

it.each([
  ['TURN_SECRET is not set', { TURN_SECRET: '' }],
  ['TURN_PEERS is not set', { TURN_PEERS: '' }],
  ['TURN_SECRET may hold letters', { TURN_SECRET: 'two words' }],
  // What would be one more setting, such as one that lets everybody in.
  ['TURN_REALM may hold letters', { TURN_REALM: 'a\nno-auth' }],
  ['TURN_PEERS may hold letters', { TURN_PEERS: '203.0.113.7|w /tmp/x' }],
])('coturn doesn’t start where %s', async (sentence, variables) => {
  const env = { PATH: process.env.PATH ?? '', ...GOOD, ...variables };
  await expect(run(START, [], { env, timeout: 5000 })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(sentence),
  });
});

it('while its secret is changed coturn takes the old and the new one', async () => {
  await using folder = await tempFolder();
  // Shows the configuration that it was given.
  await writeFile(join(folder.path, 'turnserver'), '#!/bin/sh\ncat "$2"\n', { mode: 0o755 });
  const env = { PATH: `${folder.path}:${process.env.PATH}`, TMPDIR: folder.path, ...GOOD };
  const { stdout } = await run(START, [], { env: { ...env, TURN_SECRET: 'old,new' } });
  expect(stdout.match(/^static-auth-secret=.*$/gm)).toEqual([
    'static-auth-secret=old',
    'static-auth-secret=new',
  ]);
  expect(stdout).not.toMatch(/^[^#]*@/m);
});
