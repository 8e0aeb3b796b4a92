import { createHmac } from 'node:crypto';

/** Header that proves who sent a delivery and when. */
export const SIGNATURE_HEADER = 'Tribu-Signature';

/** `t=<unix seconds>,v1=<hex hmac-sha256 of "t.body">` */
export function signatureOf(body: string, secret: string, nowMs: number): string {
  const at = Math.floor(nowMs / 1000);
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}
