import { emptyState, type JournalGap, type RoomState, type StoredEvent } from '@tribu-live/protocol';
import { expect, it } from 'vitest';
import { Journal } from './journal.ts';

function event(seq: number, type: string, data: unknown): StoredEvent {
  return {
    sessionId: 's',
    epoch: 2,
    seq,
    at: 1000 + seq,
    actor: { kind: 'server' },
    v: 1,
    audience: 'all',
    commandId: null,
    type,
    data,
  };
}

const AT_FIVE: RoomState = { ...emptyState('s'), epoch: 2, seq: 5 };

function setUp() {
  const journal = new Journal('s');
  const seen: number[] = [];
  const gaps: JournalGap[] = [];
  journal.on('state', ({ state }) => seen.push(state.seq));
  journal.on('gap', ({ gap }) => gaps.push(gap));
  return { journal, seen, gaps };
}

it('[R5] asks for a snapshot at first, afterwards for what it misses', () => {
  const { journal } = setUp();
  expect(journal.last).toBeUndefined();
  journal.handleCatchUp({ kind: 'snapshot', state: AT_FIVE });
  expect(journal.last).toEqual({ epoch: 2, seq: 5 });
});

it('[R5] folds events in order, counting hidden ones', () => {
  const { journal, seen } = setUp();
  journal.handleSnapshot(AT_FIVE);
  journal.handleEvents([event(6, 'room.opened', {}), { epoch: 2, seq: 7, hidden: true }]);
  journal.handleEvents([event(8, 'something.new', {})]);
  expect(journal.state).toMatchObject({ seq: 8, status: { is: 'open', since: 1006 } });
  expect(seen).toEqual([5, 7, 8]);
});

it('[R5] tells a gap, keeps what it holds and can go on from there', () => {
  const { journal, gaps } = setUp();
  journal.handleSnapshot(AT_FIVE);
  journal.handleEvents([event(8, 'room.opened', {})]);
  expect(gaps).toMatchObject([{ expectedSeq: 6, gotSeq: 8 }]);
  expect(journal.last).toEqual({ epoch: 2, seq: 5 });
  journal.handleCatchUp({
    kind: 'events',
    events: [event(6, 'room.opened', {}), event(7, 'x', {}), event(8, 'x', {})],
  });
  expect(journal.last).toEqual({ epoch: 2, seq: 8 });
});

it('[R5] wants a snapshot when even the catch-up has a gap', () => {
  const { journal, gaps } = setUp();
  journal.handleSnapshot(AT_FIVE);
  journal.handleCatchUp({ kind: 'events', events: [event(9, 'room.opened', {})] });
  expect(gaps).toHaveLength(1);
  expect(journal.last).toBeUndefined();
  journal.handleCatchUp({ kind: 'snapshot', state: { ...AT_FIVE, seq: 9 } });
  expect(journal.last).toEqual({ epoch: 2, seq: 9 });
});

it('[R2] takes a snapshot in the middle for the truth, and skips events it holds already', () => {
  const { journal, seen, gaps } = setUp();
  journal.handleSnapshot(AT_FIVE);
  journal.handleSnapshot({ ...AT_FIVE, seq: 7 });
  journal.handleEvents([event(6, 'room.opened', {}), event(7, 'x', {}), event(8, 'x', {})]);
  expect(gaps).toEqual([]);
  expect(seen).toEqual([5, 7, 8]);
});
