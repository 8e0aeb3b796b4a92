import { expect, it } from 'vitest';
import { Keyring, type SealedKey } from './keyring.ts';

const KEY: SealedKey = { sealed: Uint8Array.of(1), origins: [], active: true };

function ring(answer: () => Promise<ReadonlyMap<string, SealedKey>>) {
  const time = { nowMs: 0, loads: 0 };
  const keyring = new Keyring(
    () => {
      time.loads += 1;
      return answer();
    },
    () => time.nowMs,
  );
  return { keyring, time };
}

it('asks once for many and again after 5 s', async () => {
  const { keyring, time } = ring(async () => new Map([['k', KEY]]));
  await Promise.all([keyring.get('k'), keyring.get('k'), keyring.get('k')]);
  time.nowMs = 5_000;
  expect(await keyring.get('k')).toEqual(KEY);
  expect(time.loads).toBe(1);
  time.nowMs = 5_001;
  await keyring.get('k');
  expect(time.loads).toBe(2);
});

it('a flood of unknown ids asks at most twice a second', async () => {
  const { keyring, time } = ring(async () => new Map());
  for (let count = 0; count < 100; count += 1) {
    time.nowMs = count * 10;
    expect(await keyring.get(`guess-${count}`)).toBeNull();
  }
  expect(time.loads).toBe(2);
});

it('an answer that was under way when a key was revoked does not count', async () => {
  const { promise: old, resolve } = Promise.withResolvers<ReadonlyMap<string, SealedKey>>();
  const answers = [old, Promise.resolve(new Map([['k', { ...KEY, active: false }]]))];
  const { keyring } = ring(() => answers.shift() ?? old);
  const asked = keyring.get('k');
  keyring.forget();
  resolve(new Map([['k', KEY]]));
  expect(await asked).toMatchObject({ active: false });
});

it('is not served from memory when it is too old and the database is away', async () => {
  let away = false;
  const { keyring, time } = ring(async () => {
    if (away) throw new Error('away');
    return new Map([['k', KEY]]);
  });
  await keyring.get('k');
  away = true;
  time.nowMs = 6_000;
  await expect(keyring.get('k')).rejects.toThrow('away');
  away = false;
  expect(await keyring.get('k')).toEqual(KEY);
});
