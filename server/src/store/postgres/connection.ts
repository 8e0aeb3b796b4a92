import { type ClientConfig, types } from 'pg';

/** Limits of every connection. A home notices a stuck database soon; nothing here legitimately takes longer. */
export const CONNECT_TIMEOUT_MS = 5_000;
export const STATEMENT_TIMEOUT_MS = 10_000;
export const LOCK_TIMEOUT_MS = 5_000;
/** On our side, for a database that is silent rather than slow. */
export const ANSWER_TIMEOUT_MS = 12_000;

/** bigint holds milliseconds and counts here, all far below 2^53. */
const INT8_OID = 20;

export function connectionConfig(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'tribu-live',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    types: {
      getTypeParser: ((oid: number, format?: 'text') => parserOf(oid, format)) as typeof types.getTypeParser,
    },
  };
}

function parserOf(oid: number, format?: 'text') {
  return oid === INT8_OID ? Number : types.getTypeParser(oid, format);
}
