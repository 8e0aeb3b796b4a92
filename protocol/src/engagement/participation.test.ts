import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ToldJournal } from '../../test/scenarios/told-journal.ts';
import { FactsFold } from './facts-fold.ts';
import { participationOf } from './participation.ts';
import { EngagementRules } from './rules.ts';

const file = new URL('../../../config/engagement/rules.json', import.meta.url);
const rules = EngagementRules.parse(JSON.parse(readFileSync(file, 'utf8')));

/** The verdict of Léa in a session of an hour. */
function lea(tell: (journal: ToldJournal) => unknown, changed: Partial<EngagementRules['session']> = {}) {
  const journal = new ToldJournal().books('lea').comes('maud');
  tell(journal);
  const fold = new FactsFold(journal.sessionId);
  for (const event of journal.events) fold.note(event);
  const facts = fold.facts(journal.atMs);
  const person = facts.people.find(({ personId }) => personId === 'lea');
  if (person === undefined) return expect.unreachable('Léa is not in the facts');
  return participationOf(person, facts, { ...rules, session: { ...rules.session, ...changed } });
}

const verdict = (...of: Parameters<typeof lea>) => lea(...of).participation;

describe('participation', () => {
  it('[E4] was there from 300 seconds on, not with 299', () => {
    const stays = (seconds: number) => (j: ToldJournal) =>
      j.comes('lea').pass(seconds).leaves('lea').at(60).ends();
    expect(verdict(stays(300))).toBe('quiet');
    expect(verdict(stays(299))).toBe('absent');
  });

  it('[E4] is active with 20 words, not with 19', () => {
    const writes = (words: number) => (j: ToldJournal) =>
      j.comes('lea').exercise().begins('lea').minutes(10).pensUp({ lea: words }).at(60).ends();
    expect(verdict(writes(20))).toBe('active');
    expect(verdict(writes(19))).toBe('quiet');
  });

  it('[E4] is active with 10 seconds of speech and with 60 of writing, not with less', () => {
    const speaks = (spokeMs: number) => (j: ToldJournal) =>
      j.comes('lea').minutes(10).minutes(1, { lea: { spokeMs } }).at(60).ends();
    expect(verdict(speaks(10_000))).toBe('active');
    expect(verdict(speaks(9000))).toBe('quiet');
    const writes = (wroteMs: number) => (j: ToldJournal) =>
      j.comes('lea').exercise().begins('lea').minutes(2, { lea: { wroteMs } }).pensUp().at(60).ends();
    expect(verdict(writes(30_000))).toBe('active');
    expect(verdict(writes(29_000))).toBe('quiet');
  });

  it('[E4] rests on the thresholds that the school sets', () => {
    const speaks = (j: ToldJournal) =>
      j
        .comes('lea')
        .minutes(10, { lea: { spokeMs: 2000 } })
        .at(60)
        .ends();
    expect(verdict(speaks)).toBe('active');
    expect(verdict(speaks, { activeSpeakingSeconds: 21 })).toBe('quiet');
  });

  it('[E4] lists each fact that it rests on, in words', () => {
    const { reasons } = lea((j) => {
      j.minutes(3)
        .comes('lea')
        .exercise()
        .begins('lea')
        .minutes(10, { lea: { wroteMs: 30_000 } });
      j.pensUp({ lea: 180 });
      j.asks('lea');
      j.at(50).leaves('lea').at(60).ends();
    });
    expect(reasons.map(({ says }) => says)).toEqual([
      'a écrit 180 mots',
      'a écrit pendant 5 min',
      'a posé 1 question',
      'était là 47 min',
      'arrivée 3 min après le début',
      'départ 10 min avant la fin',
    ]);
  });

  it('[E3] counts nothing against who has neither microphone nor camera and whose client is silent', () => {
    const { participation, reasons } = lea((j) => j.comes('lea').at(60).ends());
    expect(participation).toBe('quiet');
    expect(reasons.map(({ fact }) => fact)).toEqual(['attendedSeconds']);
  });

  it('[E4] calls nobody away for what was asked alone, nor for a hidden page alone', () => {
    const gone = (page: 'hidden' | 'shown', asked: boolean) => (j: ToldJournal) => {
      j.comes('lea').minutes(10, { lea: { page } });
      if (asked) j.nudges('lea').minutes(10, { lea: { page } }).nudges('lea');
      j.minutes(20, { lea: { page: page === 'shown' ? 'used' : page } })
        .at(60)
        .ends();
    };
    expect(verdict(gone('hidden', true))).toBe('away');
    expect(verdict(gone('shown', true))).toBe('quiet');
    expect(verdict(gone('hidden', false))).toBe('quiet');
  });

  it('[E4] is told of this moment while the session runs', () => {
    expect(verdict((j) => j.pass(20).comes('lea').pass(10))).toBe('quiet');
    expect(verdict((j) => j.pass(600))).toBe('absent');
  });

  it('[E4] gives none before the session has begun', () => {
    const journal = new ToldJournal().books('lea');
    const fold = new FactsFold(journal.sessionId);
    for (const event of journal.events) fold.note(event);
    const facts = fold.facts(journal.atMs);
    for (const person of facts.people)
      expect(participationOf(person, facts, rules)).toEqual({ participation: null, reasons: [] });
  });
});
