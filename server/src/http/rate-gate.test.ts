import { TribuError } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { RATES } from '../config/index.ts';
import { addressKey, RateGate } from './rate-gate.ts';

describe('the rates of HTTP', () => {
  it('hold for each key alone and say when to come back', () => {
    const gate = new RateGate(() => 0);
    for (let n = 0; n < RATES.httpPerKey.burst; n += 1) gate.key('a');
    const refused = expect.objectContaining({ code: 'rate_limited', details: { retryAfterMs: 5 } });
    expect(() => gate.key('a')).toThrow(refused);
    expect(() => gate.key('b')).not.toThrow();
  });

  it('hold for a person in a session, whatever their address', () => {
    const gate = new RateGate(() => 0);
    for (let n = 0; n < RATES.joinsPerPerson.burst; n += 1) gate.joiner('s1', 'ada');
    expect(() => gate.joiner('s1', 'ada')).toThrow(TribuError);
    expect(() => gate.joiner('s1', 'bob')).not.toThrow();
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
