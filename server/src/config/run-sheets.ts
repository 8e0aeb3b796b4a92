import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, SheetTemplate, TribuError } from '@tribu-live/protocol';
import { ConfigError } from './config-error.ts';
import { VARIABLES } from './defaults.ts';

/** Those that come with the server. */
const SHIPPED = fileURLToPath(new URL('../../../config/run-sheets', import.meta.url));

/**
 * The run sheets of a folder, one for each JSON file, by file name.
 * @param dir null: those that come with the server
 * @throws ConfigError naming the file and the field at fault
 */
export function loadRunSheets(dir: string | null): readonly SheetTemplate[] {
  const folder = dir ?? SHIPPED;
  const sheets = filesOf(folder).map((file) => ({ file, sheet: readSheet(folder, file) }));
  const known = new Map<string, string>();
  for (const { file, sheet } of sheets) {
    const other = known.get(sheet.templateId);
    if (other !== undefined) throw fault(`holds "${sheet.templateId}" twice, in ${other} and in ${file}`);
    known.set(sheet.templateId, file);
  }
  return sheets.map(({ sheet }) => sheet);
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort();
  } catch (error) {
    throw fault(`names a folder that can't be read (${folder}): ${sentence(error)}`);
  }
}

function readSheet(folder: string, file: string): SheetTemplate {
  try {
    return parse(SheetTemplate, JSON.parse(readFileSync(join(folder, file), 'utf8')));
  } catch (error) {
    const known = error instanceof TribuError || error instanceof SyntaxError || isSystemError(error);
    if (!known) throw error;
    throw fault(`holds ${file} (in ${folder}), which is no run sheet: ${sentence(error)}`);
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fault(what: string): ConfigError {
  return new ConfigError('RUN_SHEETS_DIR', what, VARIABLES.RUN_SHEETS_DIR.example);
}
