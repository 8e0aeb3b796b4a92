import { type Fault, reached } from '../config/index.ts';
import { SYSTEM_CLOCK } from './clock.ts';
import { inTime } from './deadline.ts';
import { RedisAway } from './redis-away.ts';

/** A Redis that accepts a connection and says nothing. */
const ANSWER_MS = 3000;
/** The first with sharded channels. */
const OLDEST_REDIS = 7;

/**
 * Whether REDIS_URL leads to a Redis that this server can use.
 * @throws ConfigError without any secret
 */
export async function checkRedis(url: string | null): Promise<void> {
  if (url === null) return;
  await reached('REDIS_URL', () => faultOf(url));
}

async function faultOf(url: string): Promise<Fault | null> {
  try {
    return await used(url);
  } catch (error) {
    return understood(error, new URL(url).host);
  }
}

async function used(url: string): Promise<Fault | null> {
  const { redisClient } = await import('./redis-client.ts');
  const client = redisClient(url, 0, () => false);
  const { promise: broken, reject } = Promise.withResolvers<never>();
  // Where it doesn't understand an answer the client says so here alone, and waits on.
  client.on('error', reject);
  const ask = async (): Promise<string> => {
    await client.connect();
    return client.info('server');
  };
  try {
    const answer = Promise.race([ask(), broken]);
    const text = await inTime(SYSTEM_CLOCK, ANSWER_MS, answer, () => new RedisAway('timeout'));
    const version = /^redis_version:(\d+)\.\S*/m.exec(text);
    if (Number(version?.[1]) >= OLDEST_REDIS) return null;
    const found = version === null ? 'no version of Redis' : version[0].replace(':', ' ');
    return { says: `names a server that is no Redis 7 or newer: ${found}`, passing: false };
  } finally {
    client.destroy();
  }
}

function understood(error: unknown, host: string): Fault {
  if (error instanceof URIError) return { says: 'holds a % that can’t be read', passing: false };
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: '', message: '' };
  if (/^(WRONGPASS|NOAUTH|ERR AUTH|ERR invalid password)/.test(message)) {
    return { says: `has a login that ${host} doesn’t accept`, passing: false };
  }
  if (message.startsWith('NOPERM')) {
    return { says: `has a login that may do too little at ${host}`, passing: false };
  }
  if (message.startsWith('ERR DB index')) {
    return { says: `names a database number that ${host} doesn’t have`, passing: false };
  }
  if (message.startsWith('LOADING'))
    return { says: `names ${host}, which still loads its data`, passing: true };
  if (code === 'ENOTFOUND') return { says: `names ${host}, a host that nobody knows`, passing: false };
  // Perhaps it was us who were late to look: a process that starts is busy with itself.
  if (/timeout/i.test(message)) {
    return { says: `names ${host}, which doesn’t answer as Redis does`, passing: true };
  }
  if (typeof code === 'string' && code !== '') {
    return { says: `names ${host}, which can’t be reached: ${code}`, passing: true };
  }
  return { says: `names ${host}, which doesn’t answer as Redis 7 does`, passing: false };
}
