import type { Config, StorageConfig } from './config.ts';
import type { EnvReader } from './env-reader.ts';

// Each of these values may hold a password: none is repeated in an error.

export function readDatabase(read: EnvReader): Config['database'] {
  const url = read.text('DATABASE_URL');
  if (url === null) return { kind: 'embedded' };
  const parsed = URL.parse(url);
  // The value may hold a password: it isn't repeated in the error.
  if (parsed === null || !['postgres:', 'postgresql:'].includes(parsed.protocol)) {
    throw read.fault('DATABASE_URL', 'must be a postgres:// URL');
  }
  return { kind: 'url', url };
}

/** Without a common database there is nothing to share. */
export function readRedis(read: EnvReader, database: Config['database']): string | null {
  const url = read.text('REDIS_URL');
  if (url === null) return null;
  const parsed = URL.parse(url);
  if (parsed === null || !['redis:', 'rediss:'].includes(parsed.protocol) || parsed.hostname === '') {
    throw read.fault('REDIS_URL', 'must be a redis:// or rediss:// URL');
  }
  if (database.kind !== 'url') {
    throw read.fault('DATABASE_URL', 'is needed where REDIS_URL is set: servers share one database');
  }
  return url;
}

/** Several servers need one storage that all of them reach. */
export function readStorage(read: EnvReader, redisUrl: string | null): StorageConfig {
  const text = read.text('STORAGE_URL');
  if (text === null) {
    if (redisUrl !== null) throw read.fault('STORAGE_URL', 'is needed where REDIS_URL is set');
    return { kind: 'folder' };
  }
  const url = URL.parse(text);
  if (url?.protocol !== 's3:' || url.hostname === '') {
    // AWS gives out secrets with a slash.
    throw read.fault(
      'STORAGE_URL',
      'must be an s3:// URL; / and % in KEY and SECRET are written %2F and %25',
    );
  }
  const [bucket = '', ...folders] = url.pathname.slice(1).split('/');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw read.fault(
      'STORAGE_URL',
      'must name a bucket (lower-case letters, digits, . and -) after the host; / in KEY and SECRET is written %2F',
    );
  }
  const tls = url.searchParams.get('tls') ?? 'true';
  if (!['true', 'false'].includes(tls))
    throw read.fault('STORAGE_URL', 'has a tls that is neither true nor false');
  const prefix = folders
    .filter((name) => name !== '')
    .map((name) => decoded(read, name))
    .join('/');
  return {
    kind: 's3',
    url: text,
    endpoint: `${tls === 'true' ? 'https' : 'http'}://${url.host}`,
    region: url.searchParams.get('region') ?? 'us-east-1',
    bucket,
    prefix: prefix === '' ? '' : `${prefix}/`,
    credentials: readCredentials(read, url),
  };
}

function readCredentials(read: EnvReader, { username, password }: URL) {
  if (username === '' && password === '') return null;
  if (username === '' || password === '')
    throw read.fault('STORAGE_URL', 'must have both KEY and SECRET, or neither');
  return { accessKeyId: decoded(read, username), secretAccessKey: decoded(read, password) };
}

function decoded(read: EnvReader, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) throw read.fault('STORAGE_URL', 'holds a % that can’t be read');
    throw error;
  }
}
