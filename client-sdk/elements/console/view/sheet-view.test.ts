import type { Block, BlockRun } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { MINUTE_MS, madeExercise, madeState, NOW } from '../test/made-state.ts';
import { headView } from './head-view.ts';
import { blockOf, inOrder, withMinutes } from './sheet-edit.ts';
import { sheetView } from './sheet-view.ts';

const BEGIN = NOW - 10 * MINUTE_MS;
const block = (blockId: string, minutes: number): Block =>
  blockOf({ kind: 'teaching', title: blockId, minutes, prompt: '' }, blockId);
const sheet = [block('a', 5), block('b', 20), block('c', 10)];
const run = (blockId: string, startedAt: number, endedAt: number | null): BlockRun => ({
  ...{ blockId, kind: 'teaching', title: blockId, layout: 'speaker', startedAt, endedAt },
  plannedMs: (sheet.find((each) => each.blockId === blockId)?.minutes ?? 1) * MINUTE_MS,
});

it('plans each block after the one before, from the start of the session', () => {
  const { rows, current, next } = sheetView(madeState({ sheet }), NOW);
  expect(rows.map(({ plannedAt }) => plannedAt)).toEqual([
    BEGIN,
    BEGIN + 5 * MINUTE_MS,
    BEGIN + 25 * MINUTE_MS,
  ]);
  expect([current, next]).toEqual([null, 0]);
});

it('says how late the running block will end at best: started late, or longer than planned', () => {
  const late = (startedAt: number, now: number): number | null =>
    sheetView(madeState({ sheet, blocks: [run('a', startedAt, null)] }), now).lateMs;
  expect(late(BEGIN, BEGIN + MINUTE_MS)).toBe(0);
  expect(late(BEGIN + 3 * MINUTE_MS, BEGIN + 4 * MINUTE_MS)).toBe(3 * MINUTE_MS);
  expect(late(BEGIN, BEGIN + 9 * MINUTE_MS)).toBe(4 * MINUTE_MS);
  expect(late(BEGIN - 2 * MINUTE_MS, BEGIN)).toBe(-2 * MINUTE_MS);
});

it('is late while nobody begins, and never ahead before', () => {
  expect(sheetView(madeState({ sheet }), NOW).lateMs).toBe(10 * MINUTE_MS);
  expect(sheetView(madeState({ sheet }), BEGIN - MINUTE_MS).lateMs).toBeNull();
  expect(sheetView(madeState(), NOW).lateMs).toBeNull();
});

it('keeps what ran and was taken out of the plan, and goes on behind it', () => {
  const blocks = [run('gone', BEGIN, BEGIN + MINUTE_MS), run('a', BEGIN + MINUTE_MS, null)];
  const { rows, current, next } = sheetView(madeState({ sheet, blocks }), NOW);
  expect(rows.map(({ blockId }) => blockId)).toEqual(['gone', 'a', 'b', 'c']);
  expect([current, next]).toEqual([1, 2]);
});

it('counts the exercise rather than its block, and says which block of how many', () => {
  const state = madeState({ sheet, blocks: [run('b', NOW - MINUTE_MS, null)], exercises: [madeExercise()] });
  const view = headView(state, NOW);
  expect(view.place).toEqual({ number: 2, count: 3 });
  expect(view.timer).toEqual({
    of: 'exercise',
    leftMs: 6 * MINUTE_MS,
    totalMs: 10 * MINUTE_MS,
    paused: false,
  });
  expect(headView(madeState(), NOW).timer).toMatchObject({ of: 'session', leftMs: 80 * MINUTE_MS });
});

it('stops the clock in a pause, and goes below zero when a block takes longer', () => {
  const paused = madeExercise({ phase: { is: 'paused', leftMs: 42_000, since: NOW - MINUTE_MS } });
  expect(headView(madeState({ exercises: [paused] }), NOW).timer).toMatchObject({
    leftMs: 42_000,
    paused: true,
  });
  const long = madeState({ sheet, blocks: [run('a', BEGIN, null)] });
  expect(headView(long, NOW)).toMatchObject({
    lateMinutes: 5,
    timer: { of: 'block', leftMs: -5 * MINUTE_MS },
  });
});

it('edits the plan: order, and minutes that an exercise takes over', () => {
  expect(inOrder(sheet, ['c', 'a']).map(({ blockId }) => blockId)).toEqual(['c', 'a', 'b']);
  const exercise = blockOf(
    { kind: 'exercise', title: 'On écrit', minutes: 10, prompt: '# Toi\n- qui\n- où' },
    'x',
  );
  expect(withMinutes(exercise, 7)).toMatchObject({ minutes: 7, durationSeconds: 420 });
  expect(exercise).toMatchObject({
    prompt: [
      { kind: 'heading', spans: [{ text: 'Toi' }] },
      { kind: 'list', items: [[{ text: 'qui' }], [{ text: 'où' }]] },
    ],
  });
});
