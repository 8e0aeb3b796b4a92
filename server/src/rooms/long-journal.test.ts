import { emptyState, fold, type StoredEvent, view } from '@tribu-live/protocol';
import { FactsFold } from '@tribu-live/protocol/engagement';
import { describe, expect, it } from 'vitest';
import { longWorkshop } from '../../test/support/long-workshop.ts';
import { Tail } from './tail.ts';

/** What a person may notice, and the slack for a machine that does something else at the same time. */
const FOLD_BUDGET_MS = 50;
const SLACK = 4;
const TIMES = 9;

const { room, events } = longWorkshop();
const stored = JSON.stringify(events);
const tail = new Tail();
tail.follow(emptyState(room.state.sessionId), events);

function factsOf(journal: readonly StoredEvent[]): FactsFold {
  const fold = new FactsFold(room.state.sessionId);
  for (const event of journal) fold.note(event);
  return fold;
}

describe('the journal of a workshop of three hours with thirty people', () => {
  it('[R5] folds from what is stored within the blink that a takeover may take', () => {
    const read = JSON.parse(stored) as StoredEvent[];
    const tookMs = Array.from({ length: TIMES }, () => {
      const startMs = performance.now();
      const state = fold(emptyState(room.state.sessionId), read);
      const endMs = performance.now();
      expect(state.seq).toBe(read.length);
      return endMs - startMs;
    }).sort((one, other) => one - other);
    const [best = Number.NaN] = tookMs;
    const first = Math.max(...tookMs);
    process.stdout.write(
      `${read.length} events fold in ${best.toFixed(1)} ms, the slowest time in ${first.toFixed(1)} ms\n`,
    );
    expect(read.length).toBeGreaterThan(2000);
    expect(best).toBeLessThan(FOLD_BUDGET_MS * SLACK);
    expect(fold(emptyState(room.state.sessionId), read)).toEqual(JSON.parse(JSON.stringify(room.state)));
  });

  it('[E1] tells how everybody took part within the same blink, half of it folded at a takeover', () => {
    const read = JSON.parse(stored) as StoredEvent[];
    const nowMs = room.at;
    const facts = factsOf(read).facts(nowMs);
    const tookMs = Array.from({ length: TIMES }, () => {
      const startMs = performance.now();
      factsOf(read).facts(nowMs);
      return performance.now() - startMs;
    });
    const best = Math.min(...tookMs);
    process.stdout.write(`its facts of ${facts.people.length} people take ${best.toFixed(1)} ms\n`);
    expect(read.filter(({ type }) => type === 'room.sampled').length).toBeGreaterThan(90);
    expect(best).toBeLessThan(FOLD_BUDGET_MS * SLACK);
    // As a home does that took the room over in the middle, and was asked all the time.
    const live = factsOf(read.slice(0, 1000));
    for (const event of events.slice(1000)) {
      live.note(event);
      if (event.seq % 100 === 0) live.facts(event.at);
    }
    expect(live.facts(nowMs)).toEqual(facts);
  });

  it('[R5] costs who comes back late one snapshot, no longer than a page with its pictures', () => {
    const caughtUp = tail.catchUp(room.state, 'eleve-2', { epoch: 1, seq: 200 });
    expect(caughtUp).toEqual({ kind: 'snapshot', state: view(room.state, 'eleve-2') });
    const sizeKb = JSON.stringify(caughtUp).length / 1024;
    process.stdout.write(`its snapshot has ${sizeKb.toFixed(0)} kB, the journal ${stored.length >> 10} kB\n`);
    expect(sizeKb).toBeLessThan(256);
  });

  it('[R5] costs who was away for a moment the few events that they missed', () => {
    const last = { epoch: room.state.epoch, seq: room.state.seq - 20 };
    const caughtUp = tail.catchUp(room.state, 'eleve-2', last);
    if (caughtUp.kind !== 'events') return expect.unreachable('a snapshot for twenty events');
    expect(caughtUp.events).toHaveLength(20);
  });
});
