import { TribuError } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { OriginPolicy } from './index.ts';

function policy(keys: { origins: string[]; revokedAt: number | null }[], ownUrl = 'https://live.example') {
  const state = { nowMs: 0, keys, asked: 0, away: false };
  const made = new OriginPolicy({
    ownUrls: () => [ownUrl],
    now: () => state.nowMs,
    listKeys: async () => {
      state.asked += 1;
      if (state.away) throw new TribuError('unavailable');
      return state.keys;
    },
  });
  return { made, state };
}

describe('origins', () => {
  it('of a key: its own list, or any where it has none', () => {
    const { made } = policy([]);
    const key = { origins: ['https://school.example'] };
    expect(made.allowedByKey('https://school.example', key)).toBe(true);
    expect(made.allowedByKey('https://school.example.evil.example', key)).toBe(false);
    expect(made.allowedByKey('http://school.example', key)).toBe(false);
    expect(made.allowedByKey('null', key)).toBe(false);
    expect(made.allowedByKey('https://evil.example', { origins: [] })).toBe(true);
  });

  it('of the server itself are always allowed, and so are callers without one', () => {
    const { made } = policy([]);
    expect(made.allowedByKey('https://live.example', { origins: ['https://x.example'] })).toBe(true);
    expect(made.allowedByKey(undefined, { origins: ['https://x.example'] })).toBe(true);
  });

  it('on loopback go by three names, with the same port', () => {
    const { made } = policy([], 'http://localhost:3000');
    const key = { origins: ['https://x.example'] };
    expect(made.allowedByKey('http://127.0.0.1:3000', key)).toBe(true);
    expect(made.allowedByKey('http://[::1]:3000', key)).toBe(true);
    expect(made.allowedByKey('http://127.0.0.1:3001', key)).toBe(false);
  });

  it('of any active key count before a token came; the list is at most 5 s old', async () => {
    const { made, state } = policy([
      { origins: ['https://a.example'], revokedAt: null },
      { origins: ['https://b.example'], revokedAt: 1 },
    ]);
    expect(await made.allowedByAny('https://a.example')).toBe(true);
    expect(await made.allowedByAny('https://b.example')).toBe(false);
    expect(state.asked).toBe(1);
    state.keys = [];
    state.nowMs = 5001;
    expect(await made.allowedByAny('https://a.example')).toBe(false);
  });

  it('stay as last listed while the database is away, which is asked once a second', async () => {
    const { made, state } = policy([{ origins: ['https://a.example'], revokedAt: null }]);
    await made.allowedByAny('https://a.example');
    state.away = true;
    for (state.nowMs = 6000; state.nowMs < 7000; state.nowMs += 100) {
      expect(await made.allowedByAny('https://a.example')).toBe(true);
    }
    expect(state.asked).toBe(2);
    state.away = false;
    state.keys = [{ origins: ['https://b.example'], revokedAt: null }];
    expect(await made.allowedByAny('https://a.example')).toBe(false);
  });
});
