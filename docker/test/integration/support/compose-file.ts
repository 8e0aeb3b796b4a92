import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../../../loadtest/support/project.ts';

const run = promisify(execFile);
export const DOCKER = join(ROOT, 'docker');

type Values = Readonly<Record<string, string | number | null>>;

export interface Port {
  readonly protocol: 'udp' | 'tcp';
  readonly published: number;
  readonly target: number;
}

/** As much of a service as we look at, as docker-compose understood it. */
export interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target?: string };
  readonly command?: readonly string[];
  readonly environment?: Values;
  /** In words where they are bound to an address. */
  readonly ports?: readonly (Port | string)[];
  readonly volumes?: readonly string[];
  readonly network_mode?: string;
  readonly networks?: { readonly default: { readonly aliases: readonly string[] } };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly disable?: boolean; readonly test?: readonly string[] };
  readonly stop_grace_period?: string;
  readonly mem_limit?: string;
  readonly restart?: string;
  readonly scale?: number;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** Names of docker/.env.example with the values that stand there. */
export function exampleEnv(): Record<string, string> {
  const lines = readFileSync(join(DOCKER, '.env.example'), 'utf8').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) =>
      [/^([A-Z0-9_]+)=(.*)$/.exec(line)?.slice(1) ?? []].filter((pair) => pair.length === 2),
    ),
  );
}

/**
 * Has docker-compose read and check a file, with nothing but these variables.
 * @throws Error with `stderr` where it refuses
 */
export async function readCompose(file: string, env: Values, scratchDir: string): Promise<ComposeFile> {
  const envFile = join(scratchDir, `${file}.env`);
  await writeFile(
    envFile,
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const options = { env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8' }, maxBuffer: 1 << 24 };
  const args = ['--env-file', envFile, '-f', join(DOCKER, file), 'config'];
  const { stdout } = await run('docker-compose', args, options);
  const yamlFile = join(scratchDir, `${file}.yml`);
  await writeFile(yamlFile, stdout);
  // docker-compose brings Python's YAML along.
  const program = 'import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)';
  return JSON.parse((await run('python3', ['-c', program, yamlFile], options)).stdout);
}

/** "1m30s" as docker-compose writes it. */
export function secondsOf(duration: string): number {
  const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };
  const parts = [...duration.matchAll(/(\d+)([hms])/g)];
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? Number.NaN), 0);
}
