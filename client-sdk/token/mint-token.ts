import {
  DEFAULT_GRANTS,
  type Grant,
  ID_PATTERN,
  LIMITS,
  MAX_TOKEN_TTL_SECONDS,
  ONE_LINE_PATTERN,
  PARTICIPANT_AUDIENCE,
  type ParticipantClaims,
  type Role,
  TribuError,
} from '@tribu-live/protocol';
import { base64url } from './base64url.ts';

export interface MintOptions {
  /** Id and secret of the API key. The secret never leaves the back end. */
  readonly keyId: string;
  readonly secret: string;
  /** The school's own id of the person. */
  readonly personId: string;
  /** The person's name as others see it: one line. */
  readonly name: string;
  readonly sessionId: string;
  readonly role: Role;
  /** What the person may do; by default what the role may. */
  readonly grants?: readonly Grant[];
  /** How long the token opens the door for the first time, in seconds. Default 3600, at most 7 days. */
  readonly ttlSeconds?: number;
}

const DEFAULT_TTL_SECONDS = 3600;
const GRANTS: readonly string[] = ['publish', 'screen', 'moderate', 'record'] satisfies Grant[];
const encoder = new TextEncoder();

/**
 * Mints a participant token (JWT, HS256) that `join` takes.
 * @throws TribuError `bad_request` with the option at fault in `field`; values are never repeated in it.
 */
export async function mintToken(options: MintOptions): Promise<string> {
  check(options);
  const issuedAt = Math.floor(Date.now() / 1000);
  const claims: ParticipantClaims = {
    aud: PARTICIPANT_AUDIENCE,
    sub: options.personId,
    name: options.name.trim(),
    session: options.sessionId,
    role: options.role,
    grants: [...(options.grants ?? DEFAULT_GRANTS[options.role])],
    iat: issuedAt,
    exp: issuedAt + (options.ttlSeconds ?? DEFAULT_TTL_SECONDS),
  };
  const header = { alg: 'HS256', typ: 'JWT', kid: options.keyId };
  const signed = `${part(header)}.${part(claims)}`;
  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(options.secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(signed));
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}

function part(value: object): string {
  return base64url(encoder.encode(JSON.stringify(value)));
}

/** Callers of plain JavaScript pass anything: a token that the server refuses would be found much later. */
function check(options: MintOptions): void {
  const { keyId, secret, personId, name, sessionId, role, grants, ttlSeconds } = options;
  for (const [field, id] of Object.entries({ keyId, personId, sessionId })) {
    demand(
      field,
      isText(id, LIMITS.idChars) && ID_PATTERN.test(id),
      'an id of letters, digits and . _ : @ -',
    );
  }
  demand('secret', typeof secret === 'string' && secret.trim() !== '', "the API key's secret");
  demand('name', isText(name, LIMITS.nameChars) && ONE_LINE_PATTERN.test(name), 'one line of text');
  demand('role', typeof role === 'string' && Object.hasOwn(DEFAULT_GRANTS, role), 'a role of Tribu Live');
  const grantsFit =
    grants === undefined || (Array.isArray(grants) && grants.every((one) => GRANTS.includes(one)));
  demand('grants', grantsFit, 'a list of grants');
  const ttlFits =
    ttlSeconds === undefined ||
    (Number.isInteger(ttlSeconds) && ttlSeconds >= 1 && ttlSeconds <= MAX_TOKEN_TTL_SECONDS);
  demand('ttlSeconds', ttlFits, `whole seconds from 1 to ${MAX_TOKEN_TTL_SECONDS}`);
}

function isText(value: unknown, maxChars: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxChars;
}

function demand(field: string, fits: boolean, due: string): void {
  if (!fits) throw new TribuError('bad_request', { field, message: `${field}: ${due} is due` });
}
