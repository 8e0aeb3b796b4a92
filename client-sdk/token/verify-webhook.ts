import { TribuError, type WebhookDelivery } from '@tribu-live/protocol';

export interface VerifyOptions {
  /** How old a delivery may be, in seconds: who recorded one can't send it again later. Default 300. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since the Unix epoch. Default: now. */
  readonly nowMs?: number;
}

const DEFAULT_TOLERANCE_SECONDS = 300;
const encoder = new TextEncoder();

/**
 * Checks that a delivery comes from the school's Tribu Live and gives what it says. The same `id` may come more
 * than once.
 * @param body the request's body as it came, before anything parsed it
 * @param header the request's `Tribu-Signature`: `t=<unix seconds>,v1=<hex>`
 * @param secret the webhook's, shown when it was made
 * @throws TribuError `token_invalid`: not signed with this secret, or altered; `token_expired`: too old
 */
export async function verifyWebhook(
  body: string | Uint8Array,
  header: string,
  secret: string,
  options: VerifyOptions = {},
): Promise<WebhookDelivery> {
  const { toleranceSeconds = DEFAULT_TOLERANCE_SECONDS, nowMs = Date.now() } = options;
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const parts = header.split(',').map((part) => part.trim().split('='));
  const at = parts.find(([name]) => name === 't')?.[1] ?? '';
  const signatures = parts.filter(([name]) => name === 'v1').map(([, hex = '']) => bytesOf(hex));
  if (secret === '' || !/^\d{1,12}$/.test(at) || !(await isSigned(`${at}.${text}`, signatures, secret))) {
    throw new TribuError('token_invalid', { message: 'The delivery is not signed with this secret.' });
  }
  if (Math.abs(nowMs / 1000 - Number(at)) > toleranceSeconds) {
    throw new TribuError('token_expired', { message: `The delivery is not of now: it was signed at ${at}.` });
  }
  return JSON.parse(text) as WebhookDelivery;
}

async function isSigned(
  signed: string,
  signatures: readonly Uint8Array<ArrayBuffer>[],
  secret: string,
): Promise<boolean> {
  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  );
  for (const signature of signatures) {
    if (await crypto.subtle.verify('HMAC', key, signature, encoder.encode(signed))) return true;
  }
  return false;
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  const pairs = /^([0-9a-f]{2})+$/.test(hex) ? (hex.match(/../g) ?? []) : [];
  return new Uint8Array(pairs.map((pair) => Number.parseInt(pair, 16)));
}
