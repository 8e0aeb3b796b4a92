import { describe, expect, it } from 'vitest';
import { PlayedTime } from './played-time.ts';

const LINK = { recordingId: 'r-1', personId: 'ada', issuedAtMs: 1_000_000, expiresAtMs: 9_000_000 };

function played(options: { maxViewers?: number } = {}) {
  const clock = { nowMs: LINK.issuedAtMs };
  const made = new PlayedTime(() => clock.nowMs, options.maxViewers);
  const after = (seconds: number, said: number, link: Partial<typeof LINK> = {}) => {
    clock.nowMs += seconds * 1000;
    return made.believe({ ...LINK, ...link }, said);
  };
  return { made, after };
}

describe('played time', () => {
  it('is nothing at once after the link was made', () => {
    const { after } = played();
    expect(after(0, 120)).toBe(0);
    expect(after(5, 120)).toBe(10);
  });

  it('is believed up to double speed, report after report', () => {
    const { after } = played();
    expect([after(30, 30), after(30, 30), after(15, 30), after(15, 30)]).toEqual([30, 30, 30, 30]);
    expect(after(15, 31)).toBe(31); // What the slower start left.
  });

  it('is not more when it is said more often', () => {
    const { after } = played();
    expect(after(600, 120)).toBe(120);
    expect([after(0, 120), after(0, 1), after(1, 120), after(0, 120)]).toEqual([0, 0, 2, 0]);
  });

  it('is one time for two links of the same person, another for another person or recording', () => {
    const { after } = played();
    expect(after(60, 120)).toBe(120);
    expect(after(0, 120, { expiresAtMs: 8_000_000 })).toBe(0);
    expect(after(0, 120, { personId: 'bo' })).toBe(120);
    expect(after(0, 120, { recordingId: 'r-2' })).toBe(120);
  });

  it('is remembered of a bounded number of viewers', () => {
    const { made, after } = played({ maxViewers: 2 });
    for (const personId of ['a', 'b', 'c']) after(60, 120, { personId });
    expect(made.size).toBe(2);
    expect(after(0, 120, { personId: 'c' })).toBe(0);
    expect(after(0, 120, { personId: 'a' })).toBe(120);
  });
});
