import { TribuError } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import { RATES } from '../config/index.ts';
import { AddressRate } from '../rates/index.ts';
import { RateGate } from './rate-gate.ts';

const anyAddress = new AddressRate({ trustedProxies: 0, now: () => 0 });

describe('the rates of HTTP', () => {
  it('hold for each key alone and say when to come back', () => {
    const gate = new RateGate(anyAddress, () => 0);
    for (let n = 0; n < RATES.httpPerKey.burst; n += 1) gate.key('a');
    const refused = expect.objectContaining({ code: 'rate_limited', details: { retryAfterMs: 5 } });
    expect(() => gate.key('a')).toThrow(refused);
    expect(() => gate.key('b')).not.toThrow();
  });

  it('hold for a person in a session, whatever their address', () => {
    const gate = new RateGate(anyAddress, () => 0);
    for (let n = 0; n < RATES.joinsPerPerson.burst; n += 1) gate.joiner('s1', 'ada');
    expect(() => gate.joiner('s1', 'ada')).toThrow(TribuError);
    expect(() => gate.joiner('s1', 'bob')).not.toThrow();
  });
});
