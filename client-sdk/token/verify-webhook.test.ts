import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { verifyWebhook } from './index.ts';

const SECRET = 'whsec-of-the-school';
const NOW_MS = 1_795_000_000_000;
const BODY = JSON.stringify({ id: 'w:s:7', type: 'recording.ready', sessionId: 's', data: { é: 1 } });

function signature(at: number, body = BODY, secret = SECRET): string {
  return createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
}
const T = NOW_MS / 1000;
const GOOD = `t=${T},v1=${signature(T)}`;
const verify = (body: string | Uint8Array, header: string, secret = SECRET, nowMs = NOW_MS) =>
  verifyWebhook(body, header, secret, { nowMs });

it('gives what a signed delivery says, as text or as bytes', async () => {
  expect(await verify(BODY, GOOD)).toEqual(JSON.parse(BODY));
  expect(await verify(new TextEncoder().encode(BODY), GOOD)).toEqual(JSON.parse(BODY));
});

it('takes any of several signatures: two secrets may hold for a while', async () => {
  expect(await verify(BODY, `t=${T}, v1=${'0'.repeat(64)}, v1=${signature(T)}`)).toMatchObject({
    id: 'w:s:7',
  });
});

it.each([
  ['an altered body', BODY.replace('7', '8'), GOOD],
  ['another secret', BODY, `t=${T},v1=${signature(T, BODY, 'other')}`],
  ['another time', BODY, `t=${T + 1},v1=${signature(T)}`],
  ['no signature', BODY, `t=${T}`],
  ['no time', BODY, `v1=${signature(T)}`],
  ['an empty header', BODY, ''],
  ['no hexadecimal', BODY, `t=${T},v1=zz`],
  ['a signature cut short', BODY, `t=${T},v1=${signature(T).slice(0, 32)}`],
  ['another version', BODY, `t=${T},v0=${signature(T)}`],
])('refuses %s', async (_name, body, header) => {
  await expect(verify(body, header)).rejects.toMatchObject({ code: 'token_invalid' });
});

it('refuses everything without a secret, and what was recorded earlier', async () => {
  await expect(verify(BODY, `t=${T},v1=${'0'.repeat(64)}`, '')).rejects.toMatchObject({
    code: 'token_invalid',
  });
  await expect(verify(BODY, GOOD, SECRET, NOW_MS + 301_000)).rejects.toMatchObject({ code: 'token_expired' });
  await expect(verify(BODY, GOOD, SECRET, NOW_MS - 301_000)).rejects.toMatchObject({ code: 'token_expired' });
  expect(await verify(BODY, GOOD, SECRET, NOW_MS + 299_000)).toMatchObject({ id: 'w:s:7' });
});
