import { describe, expect, it } from 'vitest';
import { type ClockPoint, WallClock } from './wall-clock.ts';

const RATE = 48_000;
const START_MS = 1_760_000_000_000;

/** Reports once a second whose offset is `offsetMs(second)` from the straight line. */
function reports(count: number, offsetMs: (second: number) => number): ClockPoint[] {
  return Array.from({ length: count }, (_, second) => ({
    rtpTime: 5000 + second * RATE,
    wallMs: START_MS + second * 1000 + offsetMs(second),
  }));
}

const at = (clock: WallClock, second: number) =>
  clock.wallMs(5000 + second * RATE) - START_MS - second * 1000;

describe('the wall clock of a stream', () => {
  it('has one stretch while reports agree, whatever a single one says', () => {
    const clock = WallClock.from(
      RATE,
      reports(10, (second) => (second === 4 ? 80 : second % 3)),
      [],
    );
    expect(clock.stretches).toBe(1);
    for (const second of [0, 4, 9]) expect(Math.abs(at(clock, second))).toBeLessThan(3);
  });

  it('doesn’t follow reports that wander for some seconds, at the beginning or later', () => {
    // As measured on a line of 150 ms that lost one packet in twenty, the machine being busy with other things.
    const wander = [
      201, 163, 158, 157, 155, 154, 154, 153, 153, 154, 159, 158, 168, 159, 178, 164, 160, 160, 171,
    ];
    const clock = WallClock.from(
      RATE,
      reports(wander.length, (second) => wander[second] ?? 0),
      [],
    );
    for (const second of wander.keys()) expect(Math.abs(at(clock, second) - 157)).toBeLessThan(8);
  });

  it('takes a step where reports agree on another offset, right after the report before it', () => {
    const clock = WallClock.from(
      RATE,
      reports(10, (second) => (second < 5 ? 0 : 190)),
      [],
    );
    expect(clock.stretches).toBe(2);
    expect([at(clock, 3), at(clock, 4)]).toEqual([0, 0]);
    expect([at(clock, 4.1), at(clock, 5), at(clock, 9)].map(Math.round)).toEqual([190, 190, 190]);
  });

  it('follows a clock that drifts, at most a few milliseconds behind', () => {
    const drift = (second: number) => second * 2;
    const clock = WallClock.from(RATE, reports(60, drift), []);
    for (let second = 1; second < 59; second++) {
      expect(Math.abs(at(clock, second) - drift(second))).toBeLessThanOrEqual(13);
    }
  });

  it('reaches back before the first report', () => {
    const clock = WallClock.from(
      RATE,
      reports(3, () => 40),
      [{ rtpTime: 0, wallMs: START_MS }],
    );
    expect(at(clock, -30)).toBeCloseTo(40);
  });

  it('goes by the median of the first five arrivals where no report ever came', () => {
    const arrivals = [3, 250, 5, 4, 6, 9000].map((lateMs, index) => ({
      rtpTime: index * 960,
      wallMs: START_MS + index * 20 + lateMs,
    }));
    expect(WallClock.from(RATE, [], arrivals).wallMs(0)).toBeCloseTo(START_MS + 5);
  });
});
