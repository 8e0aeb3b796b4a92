import { describe, expect, it } from 'vitest';
import { type Minute, ToldJournal } from '../../test/scenarios/told-journal.ts';
import type { StoredEvent } from '../room/entries.ts';
import type { SessionFactsOfPeople } from './facts.ts';
import { FactsFold } from './facts-fold.ts';

/** What a mentor's console and a job may cost, and the slack for a machine that does something else at the same time. */
const FOLD_BUDGET_MS = 100;
const ASK_BUDGET_MS = 20;
const SLACK = 4;
const TIMES = 9;
const STUDENTS = Array.from({ length: 50 }, (_, place) => `eleve-${place + 1}`);
const ROUNDS = 6;

/** Three hours with fifty students: six rounds of writing, reading, hands, questions, a poll and chat, each minute sampled. */
function threeHours(): ToldJournal {
  const journal = new ToldJournal('tribu', 180).comes('maud');
  for (const id of STUDENTS) {
    journal.books(id).comes(id).publishes(id, 'microphone');
    journal.publishes(id, 'camera');
  }
  const each = (minute: Minute) => Object.fromEntries(STUDENTS.map((id) => [id, minute]));
  for (let round = 0; round < ROUNDS; round += 1) {
    journal.exercise();
    for (const id of STUDENTS) journal.begins(id);
    journal.minutes(10, each({ wroteMs: 40_000, page: 'used', line: 'good' }));
    for (const id of STUDENTS) journal.laysPen(id);
    journal.pensUp(Object.fromEntries(STUDENTS.map((id) => [id, 120])));
    for (const id of STUDENTS) journal.shares(id).drops(id).pass(0.2).comes(id);
    journal.circle(...STUDENTS.slice(0, 15));
    for (const id of STUDENTS.slice(0, 15))
      journal
        .turn(id)
        .minutes(1, { [id]: { spokeMs: 50_000, line: 'good' } })
        .turnEnds(id, 'read', id);
    for (const id of STUDENTS.slice(15, 30)) {
      journal.say('hand.raised', { personId: id }, id).say('floor.given', { personId: id }, 'maud');
      journal.pass(2).say('floor.taken', { personId: id }, 'maud').asks(id);
    }
    journal.poll();
    for (const id of STUDENTS) journal.answers(id).chats(id);
    journal.pollCloses().minutes(3, each({ spokeMs: 500, page: 'shown', line: 'weak' }));
  }
  return journal.at(180).ends();
}

function timed<T>(act: () => T): { readonly value: T; readonly ms: number } {
  const startMs = performance.now();
  const value = act();
  return { value, ms: performance.now() - startMs };
}

describe('the facts of three hours with fifty students', () => {
  it('[E1] are folded and asked for within a blink', () => {
    const { events, atMs } = threeHours();
    const read = JSON.parse(JSON.stringify(events)) as StoredEvent[];
    const foldMs: number[] = [];
    const askMs: number[] = [];
    const all: SessionFactsOfPeople[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const fold = timed(() => {
        const facts = new FactsFold('s1');
        for (const event of read) facts.note(event);
        return facts;
      });
      const asked = timed(() => fold.value.facts(atMs));
      foldMs.push(fold.ms);
      askMs.push(asked.ms);
      all.push(asked.value);
    }
    const [best, first, ask] = [Math.min(...foldMs), foldMs[0] ?? Number.NaN, Math.min(...askMs)];
    process.stdout.write(
      `${read.length} events of ${STUDENTS.length} students fold into facts in ${best.toFixed(1)} ms ` +
        `(the first time ${first.toFixed(1)} ms), and are asked for in ${ask.toFixed(1)} ms\n`,
    );
    expect(read.length).toBeGreaterThan(3000);
    expect(best).toBeLessThan(FOLD_BUDGET_MS * SLACK);
    expect(ask).toBeLessThan(ASK_BUDGET_MS * SLACK);
    const one = all[0]?.people.find(({ personId }) => personId === 'eleve-1');
    expect(one).toMatchObject({ words: 720, circle: { read: 6 }, polls: { offered: 6, answered: 6 } });
    expect(one?.writingSeconds).toBe(2400);
  });
});
