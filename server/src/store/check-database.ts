import { Client } from 'pg';
import { type Config, type Fault, reached } from '../config/index.ts';
import { connectionConfig } from './postgres/connection.ts';
import { stateOf } from './postgres/translate.ts';

/** A server that accepts a connection and says nothing. */
const ANSWER_MS = 3000;
const STARTING_UP = '57P03';

/**
 * Whether DATABASE_URL leads to a Postgres that lets this server in.
 * @throws ConfigError without any secret
 */
export async function checkDatabase(database: Config['database']): Promise<void> {
  if (database.kind === 'embedded') return;
  const { url } = database;
  await reached('DATABASE_URL', () => faultOf(url));
}

async function faultOf(url: string): Promise<Fault | null> {
  try {
    await connectOnce(url);
    return null;
  } catch (error) {
    return understood(error, url);
  }
}

async function connectOnce(url: string): Promise<void> {
  const client = new Client({ ...connectionConfig(url), connectionTimeoutMillis: ANSWER_MS });
  // The same comes as the rejection of `connect`.
  client.on('error', () => undefined);
  await client.connect();
  await client.end();
}

function understood(error: unknown, url: string): Fault {
  if (error instanceof URIError) return { says: 'holds a % that can’t be read', passing: false };
  const { host, pathname } = new URL(url);
  const state = stateOf(error);
  if (state === '3D000') {
    return { says: `names the database ${pathname.slice(1)}, which ${host} doesn’t have`, passing: false };
  }
  if (state?.startsWith('28') === true) {
    return { says: `has a login that ${host} doesn’t accept (${state})`, passing: false };
  }
  if (state !== null) {
    return { says: `names ${host}, which lets nobody in (${state})`, passing: state === STARTING_UP };
  }
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: '', message: '' };
  if (code === 'ENOTFOUND') return { says: `names ${host}, a host that nobody knows`, passing: false };
  if (typeof code === 'string' && code !== '') {
    return { says: `names ${host}, which can’t be reached: ${code}`, passing: true };
  }
  // Perhaps it was us who were late to look: a process that starts is busy with itself.
  if (/timeout/i.test(message)) return { says: `names ${host}, which doesn’t answer`, passing: true };
  if (/SSL/.test(message)) return { says: `asks for TLS, which ${host} doesn’t speak`, passing: false };
  return { says: `names ${host}, which doesn’t answer as Postgres does`, passing: true };
}
