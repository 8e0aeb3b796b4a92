import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomJournal, withoutPerson } from '../../test/scenarios/random-journal.ts';
import type { StoredEvent } from '../room/entries.ts';
import { type PersonFacts, SessionFactsOfPeople } from './facts.ts';
import { FactsFold } from './facts-fold.ts';

function folded(events: readonly StoredEvent[], nowMs: number): SessionFactsOfPeople {
  const fold = new FactsFold('s1');
  for (const event of events) fold.note(event);
  return fold.facts(nowMs);
}

const endOf = (events: readonly StoredEvent[]) => events.at(-1)?.at ?? 0;

describe('facts of any journal', () => {
  it('[E1] are equal event by event and from scratch, however often they are asked for', () => {
    fc.assert(
      fc.property(randomJournal, (events) => {
        const live = new FactsFold('s1');
        for (const [place, event] of events.entries()) {
          live.note(event);
          live.facts(event.at + 86_400_000);
          if (place % 7 === 0)
            expect(live.facts(event.at)).toEqual(folded(events.slice(0, place + 1), event.at));
        }
        const stored = JSON.parse(JSON.stringify(events)) as StoredEvent[];
        expect(live.facts(endOf(events))).toEqual(folded(stored, endOf(events)));
      }),
      { numRuns: 150 },
    );
  });

  it('[E1] are what they can be: nobody answers more than was asked or is there longer than the room was open', () => {
    fc.assert(
      fc.property(randomJournal, fc.constantFrom(0, 90_000), (events, laterMs) => {
        const nowMs = endOf(events) + laterMs;
        const facts = folded(events, nowMs);
        expect(SessionFactsOfPeople.parse(facts)).toEqual(facts);
        const { openedAt, endedAt } = facts;
        const openSeconds = openedAt === null ? 0 : ((endedAt ?? nowMs) - openedAt) / 1000;
        for (const person of facts.people) {
          expect(person.attendedSeconds).toBeLessThanOrEqual(openSeconds + 1);
          expect(person.attendedSeconds + person.gapSeconds).toBeLessThanOrEqual(openSeconds + 1);
          expect(person.cameraSeconds ?? 0).toBeLessThanOrEqual(openSeconds + 1);
          expect(person.hands.answered).toBeLessThanOrEqual(person.hands.raised);
          expect(person.polls.answered).toBeLessThanOrEqual(person.polls.offered);
          expect(person.polls.offered).toBeLessThanOrEqual(facts.polls);
          expect(person.calls.answered).toBeLessThanOrEqual(person.calls.made);
          expect(person.calls.byName).toBeLessThanOrEqual(person.calls.made);
          expect(person.exercises.length).toBeLessThanOrEqual(facts.exercises);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('[R12] keep no trace of somebody who was erased, and what others did of their own stays', () => {
    const own = ({
      attendedSeconds,
      speakingSeconds,
      questions,
      votes,
      messages,
      page,
      line,
    }: PersonFacts) => {
      return { attendedSeconds, speakingSeconds, questions, votes, messages, page, line };
    };
    fc.assert(
      fc.property(randomJournal, (events) => {
        const nowMs = endOf(events);
        const before = folded(events, nowMs);
        const after = folded(withoutPerson(events, 'lea'), nowMs);
        expect(JSON.stringify(after)).not.toContain('"lea"');
        // The first to come in opened the room: without them it opened later, and time there is counted from then.
        if (before.openedAt !== after.openedAt) return;
        const others = before.people.filter(({ personId }) => personId !== 'lea');
        expect(after.people.map(({ personId }) => personId).sort()).toEqual(
          others.map(({ personId }) => personId).sort(),
        );
        for (const person of others) {
          const same = after.people.find(({ personId }) => personId === person.personId);
          expect(same && own(same)).toEqual(own(person));
        }
      }),
      { numRuns: 300 },
    );
  });
});
