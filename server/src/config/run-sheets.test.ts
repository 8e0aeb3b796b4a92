import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.ts';
import { loadRunSheets } from './run-sheets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tribu-sheets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (file: string, content: unknown): void =>
  writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
const sheet = (templateId: string, blocks: unknown[] = []) => ({ templateId, title: 'T', blocks });

function refusal(dir = folder): ConfigError {
  try {
    loadRunSheets(dir);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('run sheets', () => {
  it('that ship are whole, the writing workshop among them with its ten minutes', () => {
    const shipped = loadRunSheets(null);
    const writing = shipped.find(({ templateId }) => templateId === 'atelier-ecriture');
    expect(writing?.blocks.find((block) => block.kind === 'exercise')).toMatchObject({
      durationSeconds: 600,
    });
    expect(new Set(shipped.map(({ templateId }) => templateId)).size).toBe(shipped.length);
  });

  it('of a folder come by file name; other files are let be', () => {
    put('b.json', sheet('second'));
    put('a.json', sheet('first'));
    put('readme.txt', 'no sheet');
    expect(loadRunSheets(folder).map(({ templateId }) => templateId)).toEqual(['first', 'second']);
  });

  it.each<readonly [string, unknown, string]>([
    ['no JSON', '{', 'x.json'],
    ['a missing title', { templateId: 'x', blocks: [] }, 'title'],
    ['a block of an unknown kind', sheet('x', [{ kind: 'party' }]), 'blocks.0.kind'],
    ['a field too many', { ...sheet('x'), extra: 1 }, 'extra'],
  ])('with %s name the file and the field', (_what, content, said) => {
    put('x.json', content);
    const { message, variable } = refusal();
    expect(variable).toBe('RUN_SHEETS_DIR');
    expect(message).toContain('x.json');
    expect(message).toContain(said);
  });

  it('need different ids and a folder that can be read', () => {
    put('a.json', sheet('same'));
    put('b.json', sheet('same'));
    expect(refusal().message).toContain('"same" twice');
    expect(refusal(join(folder, 'nowhere')).message).toContain('nowhere');
  });
});
