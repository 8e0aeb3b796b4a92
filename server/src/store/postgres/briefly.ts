import { stateOf } from './translate.ts';

/** For the log: errors of pg carry their whole client, secrets of the connection included. */
export function briefly(error: unknown): { readonly reason: string; readonly sqlState: string | null } {
  return { reason: error instanceof Error ? error.message : String(error), sqlState: stateOf(error) };
}
