import { emptyState, type RoomState } from '@tribu-live/protocol';
import { describe, expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { DeadlineAlarm } from './deadline-alarm.ts';

const START = 1_000_000;

/** A clock that the test turns; timers fire when the test says so, early if it likes. */
class HandClock implements Clock {
  time = START;
  waiting: { delayMs: number; work: () => void } | null = null;
  now(): number {
    return this.time;
  }
  after(delayMs: number, work: () => void): () => void {
    const timer = { delayMs, work };
    this.waiting = timer;
    return () => {
      if (this.waiting === timer) this.waiting = null;
    };
  }
  fire(): void {
    const timer = this.waiting;
    this.waiting = null;
    timer?.work();
  }
}

function closingAt(endsAt: number): RoomState {
  const session = { kind: 'coaching' as const, title: '', startsAt: 0, endsAt, opensBeforeMs: 0, graceMs: 0 };
  return { ...emptyState('s'), session };
}

function alarm(endsAt: number) {
  const clock = new HandClock();
  const fired: number[] = [];
  const made = new DeadlineAlarm(clock, (_kind, dueAt) => fired.push(dueAt));
  made.set(closingAt(endsAt));
  return { clock, fired, made };
}

describe('DeadlineAlarm', () => {
  it('[R6] looks again when its timer came early', () => {
    const { clock, fired } = alarm(START + 5000);
    clock.time = START + 4999;
    clock.fire();
    expect(fired).toEqual([]);
    expect(clock.waiting?.delayMs).toBe(1);
    clock.time = START + 5000;
    clock.fire();
    expect(fired).toEqual([START + 5000]);
  });

  it('[R6] notices a clock that was set back or forward', () => {
    const { clock, fired } = alarm(START + 60_000);
    expect(clock.waiting?.delayMs).toBe(10_000);
    clock.time = START - 3_600_000;
    clock.fire();
    expect(fired).toEqual([]);
    clock.time = START + 3_600_000;
    clock.fire();
    expect(fired).toEqual([START + 60_000]);
  });

  it('[R6] waits for the newest time only, and for none when stopped', () => {
    const { clock, fired, made } = alarm(START + 1000);
    made.set(closingAt(START + 5000));
    expect(clock.waiting?.delayMs).toBe(5000);
    made.stop();
    expect([clock.waiting, fired]).toEqual([null, []]);
  });
});
