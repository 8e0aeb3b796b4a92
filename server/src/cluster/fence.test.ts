import { beforeEach, describe, expect, it } from 'vitest';
import { Fence } from './fence.ts';

let nowMs: number;
let fence: Fence;
let told: string[];

beforeEach(() => {
  nowMs = 500_000;
  told = [];
  fence = new Fence(() => nowMs);
  fence.onFenced(() => told.push('fenced'));
  fence.onFreed(() => told.push('freed'));
});

describe('[N2] a node', () => {
  it('holds from its first beat on, for 1.5 s from when a beat was begun', () => {
    expect(fence.holds).toBe(false);
    fence.beat(nowMs);
    expect(fence.holds).toBe(true);
    nowMs += 1500;
    expect(fence.holds).toBe(true);
    nowMs += 1;
    expect(fence.holds).toBe(false);
    expect(told).toEqual([]);
    fence.look();
    fence.look();
    expect(told).toEqual(['fenced']);
    expect(fence.fencedTotal).toBe(1);
  });

  it('goes on while either store takes its beats', () => {
    fence.beat(nowMs);
    for (let i = 0; i < 20; i++) {
      nowMs += 500;
      fence.beat(nowMs - 20);
      fence.look();
    }
    expect(fence.holds).toBe(true);
    expect(told).toEqual([]);
  });

  it('doesn’t write in the first moment after a pause, before any timer ran', () => {
    fence.beat(nowMs);
    nowMs += 30_000;
    expect(fence.holds).toBe(false);
  });

  it('is fenced after a pause even when the first thing it sees is a beat that went well', () => {
    fence.beat(nowMs);
    nowMs += 30_000;
    fence.beat(nowMs - 5);
    expect(told).toEqual(['fenced', 'freed']);
    expect(fence.holds).toBe(true);
  });

  it('gets nothing from the answer to a beat that it began before the pause', () => {
    fence.beat(nowMs);
    const startedMs = nowMs + 100;
    nowMs += 30_000;
    fence.beat(startedMs);
    expect(told).toEqual(['fenced']);
    expect(fence.holds).toBe(false);
    fence.beat(nowMs - 1);
    expect(told).toEqual(['fenced', 'freed']);
    expect(fence.holds).toBe(true);
  });

  it('may write for as long as its newest beat allows, in whatever order answers come', () => {
    fence.beat(nowMs);
    nowMs += 1000;
    fence.beat(nowMs);
    fence.beat(nowMs - 900);
    nowMs += 1400;
    expect(fence.holds).toBe(true);
  });

  it('that stops holds nothing and tells nobody', () => {
    fence.beat(nowMs);
    fence.end();
    expect(fence.holds).toBe(false);
    nowMs += 10_000;
    fence.look();
    fence.beat(nowMs);
    expect(fence.holds).toBe(false);
    expect(told).toEqual([]);
  });
});
