import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../loadtest/support/project.ts';
import { VARIABLES } from '../../../server/src/config/defaults.ts';
import { environmentOf, readDockerfile, type Stage } from './support/dockerfile.ts';

const FILES = ['docker/Dockerfile.server', 'docker/Dockerfile.worker', 'docker/coturn/Dockerfile'];
/** Stages that people run; the others only build. */
const RUN: readonly (readonly [string, string])[] = [
  ['docker/Dockerfile.server', 'server'],
  ['docker/Dockerfile.server', 'embedded'],
  ['docker/Dockerfile.worker', 'worker'],
  ['docker/coturn/Dockerfile', ''],
];

describe.each(RUN)('%s, stage "%s"', (file, target) => {
  const stage = stageOf(file, target);
  const last = (wanted: string) => stage.instructions.findLast(({ name }) => name === wanted)?.text;

  it('runs without root, under tini, and says how it is stopped and watched', () => {
    expect(last('USER')).toBe('tribu');
    expect(last('ENTRYPOINT')).toMatch(/^\["tini", "--"/);
    expect(last('STOPSIGNAL')).toBe('SIGTERM');
    expect(last('HEALTHCHECK')).toMatch(
      target === 'worker' ? /^NONE$/ : /CMD \["(node", "healthcheck\.mjs|timeout", "4", "turnutils)/,
    );
  });

  it('sets only variables that are known', () => {
    const { NODE_ENV, ...env } = environmentOf(stage);
    expect(NODE_ENV).toBe(file.includes('coturn') ? undefined : 'production');
    expect(Object.keys(env).filter((name) => !(name in VARIABLES))).toEqual([]);
  });
});

it.each(FILES)('%s copies and runs what exists', (file) => {
  const texts = readDockerfile(file).flatMap(({ instructions }) => instructions);
  const copied = texts.filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from'));
  const sources = copied.flatMap(({ text }) => text.split(' ').slice(0, -1));
  const steps = texts
    .flatMap(({ text }) => [...text.matchAll(/(?:docker)?\/steps\/([a-z-]+\.sh)/g)])
    .map(([, name]) => `docker/steps/${name}`);
  const programs = texts
    .flatMap(({ text }) => [...text.matchAll(/"((?:server|workers)\/src\/[a-z/]+\.ts)"/g)])
    .map(([, path]) => path ?? '');
  expect(steps.length).toBeGreaterThan(0);
  for (const path of [...sources, ...steps, ...programs])
    expect(existsSync(join(ROOT, path)), path).toBe(true);
});

it('the server’s image says which media worker it brings', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  for (const target of ['server', 'embedded']) {
    const info = JSON.parse(
      environmentOf(stageOf('docker/Dockerfile.server', target)).TRIBU_MEDIA_WORKER ?? '',
    );
    expect(info).toEqual({
      origin: 'prebuilt',
      version: lock.packages['node_modules/mediasoup'].version,
      recipe: null,
    });
  }
});

function stageOf(file: string, target: string): Stage {
  const stage = readDockerfile(file).find(({ name }) => name === target);
  if (stage === undefined) throw new Error(`${file} has no stage ${target}`);
  return stage;
}
