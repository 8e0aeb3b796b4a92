import { TribuError } from '@tribu-live/protocol';
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
  keyring.forget('k');
  resolve(new Map([['k', KEY]]));
  expect(await asked).toMatchObject({ active: false });
});

/** A keyring whose database is away as long as `away` says so. */
async function interrupted() {
  const outage = { away: false };
  const made = ring(async () => {
    if (outage.away) throw new TribuError('unavailable');
    return new Map([['k', KEY]]);
  });
  await made.keyring.get('k');
  outage.away = true;
  made.time.nowMs = 6_000;
  return { ...made, outage };
}

it('serves its last list while the database is away, asking for it once a second', async () => {
  const { keyring, time, outage } = await interrupted();
  for (let count = 0; count < 10; count += 1) {
    time.nowMs = 6_000 + count * 100;
    expect(await keyring.get('k')).toEqual(KEY);
  }
  expect(time.loads).toBe(2);
  outage.away = false;
  time.nowMs = 7_000;
  expect(await keyring.get('k')).toEqual(KEY);
  expect(time.loads).toBe(3);
});

it('says of a key that it does not know that this cannot be told while the database is away', async () => {
  const { keyring } = await interrupted();
  await expect(keyring.get('new')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(keyring.get('new')).rejects.toMatchObject({ code: 'unavailable' });
});

it('serves no key that was revoked here, however long the database is away', async () => {
  const { keyring } = await interrupted();
  keyring.forget('k');
  await expect(keyring.get('k')).rejects.toMatchObject({ code: 'unavailable' });
});

it('hides no failure but an absence', async () => {
  let answer: () => Promise<ReadonlyMap<string, SealedKey>> = async () => new Map([['k', KEY]]);
  const { keyring, time } = ring(() => answer());
  await keyring.get('k');
  answer = () => Promise.reject(new Error('broken'));
  time.nowMs = 6_000;
  await expect(keyring.get('k')).rejects.toThrow('broken');
});
