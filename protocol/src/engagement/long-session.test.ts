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

describe('the facts of a conference of a thousand', () => {
  /** Milliseconds that asking takes after the floor was given so often, to each in turn; the best of several. */
  function asked(floors: number): number {
    const viewers = Array.from({ length: 1000 }, (_, place) => `public-${place + 1}`);
    const journal = new ToldJournal('conference', 120).comes('maud');
    for (const id of viewers) journal.comes(id);
    for (let given = 0; given < floors; given += 1) {
      const personId = viewers[given % viewers.length] ?? '';
      journal.say('floor.given', { personId }, 'maud').say('floor.taken', { personId }, 'maud');
    }
    const fold = new FactsFold('s1');
    for (const event of journal.events) fold.note(event);
    const tries = Array.from({ length: TIMES }, () => timed(() => fold.facts(journal.atMs)));
    const made = tries[0]?.value.people.reduce((sum, { calls }) => sum + calls.made, 0);
    expect(made).toBe(floors);
    return Math.min(...tries.map(({ ms }) => ms));
  }

  it('[E1] cost for each what concerns them, not what was asked of everybody else', () => {
    const [few, many] = [asked(100), asked(10_000)];
    process.stdout.write(
      `1000 people: ${few.toFixed(1)} ms; the floor given a hundred times as often: ${many.toFixed(1)} ms\n`,
    );
    expect(many).toBeLessThan(few * SLACK);
  });
});
