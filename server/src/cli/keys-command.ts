import { parseArgs } from 'node:util';
import type { KeyStore, Store } from '../store/index.ts';
import { CliError } from './cli-error.ts';
import { MAX_OPERATOR_DAYS, operatorToken } from './operator-token.ts';

export const KEYS_USAGE = `API keys of the school's back end. Two may be active, so that one can replace the other.

  npm run keys -- create --name NAME [--origin URL]...   make a key and show its secret, once
  npm run keys -- list                                   show all keys
  npm run keys -- revoke ID                              end a key; running servers notice within 5 s
  npm run keys -- operator NAME [--days N]               a token for operators: /ops, /metrics, /v1/jobs

  --origin   a page that may use this key's tokens, for example https://school.example; repeat for
             several. Without any, pages of every origin may.
  --days     how long the token holds: 1 (default) to ${MAX_OPERATOR_DAYS}. It is signed by the newest active key and
             ends with it.`;

/** `npm run keys`. @throws CliError with the usage when it is not written as it takes */
export async function keysCommand(
  args: readonly string[],
  openDatabase: () => Promise<Pick<Store, 'keys'>>,
): Promise<string[]> {
  const { name, origin, days, help, words } = read(args);
  const [verb, id, ...more] = words;
  if (help || verb === 'help') return [KEYS_USAGE];
  if (verb === 'create' && id === undefined) {
    if (name === undefined || name.trim() === '') throw usage('create needs --name.');
    const origins = origin.map(originOf);
    return create((await openDatabase()).keys, name.trim(), origins);
  }
  if (name !== undefined || origin.length > 0) throw usage('--name and --origin belong to create.');
  if (verb === 'operator' && id !== undefined && more.length === 0) {
    const operator = { operator: operatorOf(id), days: daysOf(days), nowMs: Date.now() };
    return [await operatorToken((await openDatabase()).keys, operator)];
  }
  if (days !== undefined) throw usage('--days belongs to operator.');
  if (verb === 'list' && id === undefined) return list((await openDatabase()).keys);
  if (verb === 'revoke' && id !== undefined && more.length === 0) {
    return revoke((await openDatabase()).keys, id);
  }
  throw usage(verb === undefined ? 'Say what to do.' : `"${words.join(' ')}" is not one of these:`);
}

async function create(keys: KeyStore, name: string, origins: string[]): Promise<string[]> {
  const { id, secret } = await keys.create({ name, origins });
  return [
    `id      ${id}`,
    `secret  ${secret}`,
    '',
    'The secret is shown this once. Keep it on your back end, never in a page.',
    `Try it, with your server’s address: curl -u ${id}:SECRET http://localhost:3000/v1/sessions`,
  ];
}

async function list(keys: KeyStore): Promise<string[]> {
  const known = await keys.list();
  if (known.length === 0) return ['There are no keys. Make one: npm run keys -- create --name NAME'];
  return known.map(({ id, name, origins, createdAt, revokedAt }) => {
    const state = revokedAt === null ? 'active ' : 'revoked';
    const since = new Date(revokedAt ?? createdAt).toISOString();
    return `${id}  ${state} since ${since}  ${name}  ${origins.join(' ') || '(any origin)'}`;
  });
}

async function revoke(keys: KeyStore, id: string): Promise<string[]> {
  if (await keys.revoke(id)) return [`${id} is revoked.`];
  throw new CliError(`There is no active key ${id}. See: npm run keys -- list`, 1);
}

function read(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        origin: { type: 'string', multiple: true },
        days: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const { name, origin = [], days, help = false } = values;
    return { name, origin, days, help, words: positionals };
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function operatorOf(text: string): string {
  if (/^[A-Za-z0-9._:@-]{1,128}$/.test(text)) return text;
  throw usage(`NAME may hold letters, digits and . _ : @ - only, not "${text}".`);
}

function daysOf(text = '1'): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= MAX_OPERATOR_DAYS) return days;
  throw usage(`--days must be a whole number from 1 to ${MAX_OPERATOR_DAYS}, not "${text}".`);
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (
    url === null ||
    !['http:', 'https:'].includes(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== ''
  ) {
    throw usage(`--origin must be http:// or https:// and a host, not "${text}".`);
  }
  return url.origin;
}

function usage(fault: string, cause?: unknown): CliError {
  return new CliError(`${fault}\n\n${KEYS_USAGE}`, 2, { cause });
}
