import { describe, expect, it } from 'vitest';
import { RATES } from '../config/index.ts';
import { AddressRate, addressKey } from './address-rate.ts';

const from = (remoteAddress: string) =>
  ({ headers: {}, socket: { remoteAddress } }) as Parameters<AddressRate['charge']>[0];

describe('the rate of an address', () => {
  it('[S5] says how long to wait, to that address alone', () => {
    const clock = { nowMs: 0 };
    const rate = new AddressRate({ trustedProxies: 0, now: () => clock.nowMs });
    for (let n = 0; n < RATES.httpPerAddress.burst; n += 1) expect(rate.charge(from('192.0.2.1'))).toBe(0);
    expect(rate.charge(from('::ffff:192.0.2.1'))).toBe(5);
    expect(rate.charge(from('192.0.2.2'))).toBe(0);
    clock.nowMs += 5;
    expect(rate.charge(from('192.0.2.1'))).toBe(0);
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['', ''],
  ])('count %s as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
