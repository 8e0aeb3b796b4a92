import { expect, it } from 'vitest';
import { RECENT_MS, RecentSpeech } from './recent-speech.ts';

const told = (seconds: Readonly<Record<string, number | null>>) =>
  Object.fromEntries(
    Object.entries(seconds).map(([id, speakingSeconds]) => [
      id,
      { ...{ speakingSeconds, speakingShare: 0, spoke: false, wrote: false, asked: false } },
    ]),
  );

it('counts from what was told first: who spoke before the mentor came is not called long', () => {
  const recent = new RecentSpeech();
  expect(recent.seconds(0).size).toBe(0);
  recent.note(told({ zoe: 900 }), 0);
  recent.note(told({ zoe: 930, lea: 12 }), 60_000);
  expect([...recent.seconds(60_000)]).toEqual([
    ['zoe', 30],
    ['lea', 12],
  ]);
});

it('forgets what is longer ago, also while nothing new is told', () => {
  const recent = new RecentSpeech();
  recent.note(told({ zoe: 0 }), 0);
  recent.note(told({ zoe: 200 }), 200_000);
  expect(recent.seconds(RECENT_MS).get('zoe')).toBe(200);
  expect(recent.seconds(200_000 + RECENT_MS).get('zoe')).toBe(0);
  recent.note(told({ zoe: 210 }), 220_000 + RECENT_MS);
  expect(recent.seconds(220_000 + RECENT_MS).get('zoe')).toBe(10);
});

it('never counts backwards when a takeover lost a minute', () => {
  const recent = new RecentSpeech();
  recent.note(told({ zoe: 100, lea: null }), 0);
  recent.note(told({ zoe: 70, lea: null }), 5000);
  expect([...recent.seconds(5000).values()]).toEqual([0, 0]);
});
