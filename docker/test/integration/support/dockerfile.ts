import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../../loadtest/support/project.ts';

export interface Instruction {
  readonly name: string;
  readonly text: string;
}

export interface Stage {
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile, in order. */
export function readDockerfile(path: string): Stage[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  const stages: { name: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name, rest = ''] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    if (name === undefined || name === 'ARG') continue;
    if (name === 'FROM') stages.push({ name: / AS (\S+)$/.exec(rest)?.[1] ?? '', instructions: [] });
    stages.at(-1)?.instructions.push({ name, text: rest.replaceAll(/ +/g, ' ') });
  }
  return stages;
}

/** What ENV says in a stage. */
export function environmentOf({ instructions }: Stage): Record<string, string> {
  const text = instructions
    .filter(({ name }) => name === 'ENV')
    .map(({ text }) => text)
    .join(' ');
  const pairs = [...text.matchAll(/([A-Z_]+)=(?:'([^']*)'|(\S+))/g)];
  return Object.fromEntries(pairs.map(([, name = '', quoted, plain]) => [name, quoted ?? plain ?? '']));
}

/** Paths of the build context that .dockerignore lets through, as pathspecs of git. */
export function contextPathspecs(): string[] {
  const lines = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && line !== '*' && !line.startsWith('#'));
  return lines.map((line) => {
    if (line.startsWith('!')) return line.slice(1);
    // Docker leaves out what is below a folder that it leaves out.
    return line.includes('.') ? `:(exclude,glob)${line}` : `:(exclude,glob)${line}/**`;
  });
}
