import { ERRORS, type ErrorCode, TribuError } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { asTribuError, canResume, finalReason, isFinal, refusalIn } from './failures.ts';

it('every code of the registry either is tried again or ends the connection with a reason', () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const reason = finalReason(new TribuError(code));
    expect(reason === null, code).toBe(ERRORS[code].retryable);
  }
});

it('reads refusals in each envelope, and nothing else', () => {
  expect(refusalIn({ error: { code: 'removed' } })).toMatchObject({ code: 'removed' });
  expect(refusalIn({ code: 'removed', correlationId: 'c' })).toMatchObject({ correlationId: 'c' });
  expect(refusalIn({ code: 'of_a_newer_server', message: 'So.' })).toMatchObject({
    code: 'internal',
    message: 'So.',
  });
  for (const other of [null, undefined, 'removed', 42, {}, { error: null }, { code: 7 }]) {
    expect(refusalIn(other)).toBeNull();
  }
});

it('lets nothing but a TribuError out', () => {
  const known = new TribuError('removed');
  expect(asTribuError(known)).toBe(known);
  expect(asTribuError(new TypeError('x'))).toMatchObject({ code: 'internal', message: 'x' });
  expect(asTribuError('x', 'timeout')).toMatchObject({ code: 'timeout' });
});

it('[C3] knows which goodbyes are final', () => {
  expect((['superseded', 'removed', 'ended', 'cancelled'] as const).every(isFinal)).toBe(true);
  expect((['moved', 'shutdown', 'rate_limited', 'not_joined'] as const).some(isFinal)).toBe(false);
});

it('knows after which ends one may come back', () => {
  expect((['superseded', 'failed'] as const).every(canResume)).toBe(true);
  expect((['left', 'removed', 'ended', 'cancelled'] as const).some(canResume)).toBe(false);
});
