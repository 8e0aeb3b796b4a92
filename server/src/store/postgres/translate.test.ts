import { TribuError } from '@tribu-live/protocol';
import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { EpochLost } from '../errors.ts';
import { answered, isPassing } from './translate.ts';

function said(code: string): DatabaseError {
  const error = new DatabaseError('said', 4, 'error');
  error.code = code;
  return error;
}

describe('isPassing', () => {
  it.each([
    ['08006', 'connection failure'],
    ['40P01', 'deadlock'],
    ['53300', 'too many connections'],
    ['53100', 'disk full'],
    ['55P03', 'lock timeout'],
    ['57014', 'statement timeout'],
    ['57P01', 'shutdown'],
    ['57P03', 'starting up'],
  ])('%s: %s', (code) => expect(isPassing(said(code))).toBe(true));

  it.each([
    ['23505', 'unique violation'],
    ['42601', 'syntax error'],
    ['22P05', 'untranslatable character'],
    ['28P01', 'wrong password'],
  ])('not %s: %s', (code) => expect(isPassing(said(code))).toBe(false));

  it('is so for a lost connection, not for refusals and faults of ours', () => {
    expect(isPassing(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isPassing(new EpochLost('s', 1, 'epoch 2'))).toBe(false);
    expect(isPassing(new TypeError('x is undefined'))).toBe(false);
  });
});

it('callers see typed errors with the cause kept', async () => {
  const cause = new Error('read ECONNRESET');
  const lost = answered(Promise.reject(cause));
  await expect(lost).rejects.toThrow(TribuError);
  await expect(lost).rejects.toMatchObject({ code: 'unavailable', retryable: true, cause });
  await expect(answered(Promise.reject(said('42601')))).rejects.toMatchObject({ code: 'internal' });
  expect(await answered(Promise.resolve(1))).toBe(1);
});

it('what was translated already stays as it is', async () => {
  for (const code of ['internal', 'unavailable'] as const) {
    const error = new TribuError(code);
    await expect(answered(Promise.reject(error))).rejects.toBe(error);
    expect(isPassing(error)).toBe(code === 'unavailable');
  }
});
