import { describe, expect, it } from 'vitest';
import { callerAddress } from './caller-address.ts';

type Request = Parameters<typeof callerAddress>[0];

function from(forwarded: string | undefined): Request {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { headers, socket: { remoteAddress: '10.0.0.1' } } as Request;
}

describe('callerAddress', () => {
  it('[S5] believes nobody where no proxy is trusted', () => {
    expect(callerAddress(from('203.0.113.9'), 0)).toBe('10.0.0.1');
  });

  it('[S5] believes as many hops as are trusted, and no more', () => {
    expect(callerAddress(from('203.0.113.9'), 1)).toBe('203.0.113.9');
    expect(callerAddress(from('6.6.6.6, 203.0.113.9'), 1)).toBe('203.0.113.9');
    expect(callerAddress(from('6.6.6.6, 203.0.113.9, 10.0.0.2'), 2)).toBe('203.0.113.9');
  });

  it('[S5] falls back to the connection where the header is missing or too short', () => {
    expect(callerAddress(from(undefined), 1)).toBe('10.0.0.1');
    expect(callerAddress(from('203.0.113.9'), 2)).toBe('10.0.0.1');
  });
});
