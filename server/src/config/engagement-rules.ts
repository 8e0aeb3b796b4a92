import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, TribuError } from '@tribu-live/protocol';
import { EngagementRules } from '@tribu-live/protocol/engagement';
import { ConfigError } from './config-error.ts';
import { VARIABLES } from './defaults.ts';

/** Those that come with the server. */
const SHIPPED = fileURLToPath(new URL('../../../config/engagement/rules.json', import.meta.url));

/**
 * The thresholds by which participation and standing are told (SPEC E5).
 * @param path null: those that come with the server
 * @throws ConfigError naming the file and the field at fault
 */
export function loadEngagementRules(path: string | null): EngagementRules {
  const file = path ?? SHIPPED;
  try {
    return parse(EngagementRules, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof TribuError || error instanceof SyntaxError)
      throw fault(`names a file that holds no rules (${file}): ${error.message}`);
    if (error instanceof Error && 'code' in error)
      throw fault(`names a file that can't be read (${file}): ${error.message}`);
    throw error;
  }
}

function fault(what: string): ConfigError {
  return new ConfigError('ENGAGEMENT_RULES', what, VARIABLES.ENGAGEMENT_RULES.example);
}
