import { describe, expect, it } from 'vitest';
import { START_MS, ToldJournal } from '../../test/scenarios/told-journal.ts';
import type { PersonFacts, SessionFactsOfPeople } from './facts.ts';
import { FactsFold } from './facts-fold.ts';

function told(tell: (journal: ToldJournal) => unknown): SessionFactsOfPeople {
  const journal = new ToldJournal().comes('maud').comes('lea');
  tell(journal);
  const fold = new FactsFold(journal.sessionId);
  for (const event of journal.events) fold.note(event);
  return fold.facts(journal.atMs);
}

/** Of Léa, who has been there since the start. */
function lea(tell: (journal: ToldJournal) => unknown): PersonFacts {
  const person = told(tell).people.find(({ personId }) => personId === 'lea');
  return person ?? expect.unreachable('Léa is not in the facts');
}

describe('facts of a session', () => {
  it('tell of its state, its times and what there was in it', () => {
    const facts = told((j) => {
      j.exercise().pensUp().poll().pollCloses().circle().say('circle.closed', {});
      j.say('session.extended', { endsAt: START_MS + 75 * 60_000, byMs: 15 * 60_000 }).at(70);
    });
    expect(facts).toMatchObject({ status: 'open', exercises: 1, polls: 1, circles: 1, openedAt: START_MS });
    expect(facts).toMatchObject({ endsAt: START_MS + 75 * 60_000, endedAt: null });
  });

  it('[R8] count entries that this release does not know, and take nothing from them', () => {
    const fold = new FactsFold('s1');
    const [first] = new ToldJournal().events;
    if (first === undefined) return expect.unreachable('an empty journal');
    fold.note(first);
    fold.note({ ...first, seq: 2, type: 'lea.danced', data: { personId: 'lea' } });
    expect(fold.facts(START_MS)).toMatchObject({ seq: 2, status: 'scheduled', people: [] });
  });
});

describe('facts of a person', () => {
  it('[R10] count early leaving against the end as extended, and gaps only within the session', () => {
    const extended = lea((j) => {
      j.say('session.extended', { endsAt: START_MS + 90 * 60_000, byMs: 30 * 60_000 });
      j.at(20).leaves('lea').at(30).comes('lea').at(60).leaves('lea').at(90).ends();
    });
    expect(extended).toMatchObject({ attendedSeconds: 3000, gapSeconds: 600, leftEarlySeconds: 1800 });
    const journal = new ToldJournal()
      .at(-10)
      .comes('lea')
      .at(-8)
      .leaves('lea')
      .at(2)
      .comes('lea')
      .at(60)
      .ends();
    const fold = new FactsFold('s1');
    for (const event of journal.events) fold.note(event);
    expect(fold.facts(journal.atMs).people.at(-1)).toMatchObject({ gapSeconds: 120, lateSeconds: 0 });
  });

  it('count a camera while it is on and its person connected', () => {
    const { cameraSeconds, screenSeconds } = lea((j) => {
      const camera = j.publishes('lea', 'camera');
      j.at(10).switches('lea', camera, false).at(20).switches('lea', camera, true);
      j.at(30).drops('lea').at(35).comes('lea').at(40);
      j.say('track.unpublished', { trackId: camera, personId: 'lea' }, 'lea').at(60).ends();
    });
    expect(cameraSeconds).toBe(25 * 60);
    expect(screenSeconds).toBeNull();
    expect(lea((j) => j.at(1).publishes('lea', 'camera'))).toMatchObject({ cameraSeconds: 0 });
    const shares = (j: ToldJournal) => {
      j.publishes('lea', 'screen');
      j.at(2);
    };
    expect(lea(shares)).toMatchObject({ screenSeconds: 120 });
  });

  it('[E1] take of a minute the part in which the person was there', () => {
    const facts = lea((j) => {
      j.pass(40).leaves('lea').pass(20);
      const people = [{ personId: 'lea', page: 'used' as const, line: 'bad' as const, spokeMs: 5000 }];
      j.say('room.sampled', { fromMs: START_MS, toMs: j.atMs, people });
    });
    expect(facts.page).toEqual({ usedSeconds: 40, shownSeconds: 0, hiddenSeconds: 0 });
    expect(facts.line).toEqual({ goodSeconds: 0, weakSeconds: 0, badSeconds: 40 });
    expect(facts.speakingSeconds).toBe(5);
  });

  it('[E3] are null where there was no signal', () => {
    const facts = lea((j) => j.minutes(5, { lea: {} }));
    expect(facts).toMatchObject({ speakingSeconds: null, page: null, line: null, cameraSeconds: null });
    expect(facts).toMatchObject({ words: null, writingSeconds: null });
    expect(lea((j) => j.minutes(1, { lea: { spokeMs: 0 } })).speakingSeconds).toBe(0);
  });

  it('give the writing of a minute to the exercise that its person had begun', () => {
    const { exercises } = lea((j) => {
      j.exercise().begins('lea').pass(20).pensUp({ lea: 30 }).exercise();
      j.pass(35).say('room.sampled', {
        ...{ fromMs: START_MS, toMs: j.atMs, people: [{ personId: 'lea', wroteMs: 15_000 }] },
      });
    });
    expect(exercises.map(({ started, writingSeconds }) => [started, writingSeconds])).toEqual([
      [true, 15],
      [false, 0],
    ]);
  });

  it('know of each exercise what was done in it, and leave out those that ran without the person', () => {
    const { exercises, words } = lea((j) => {
      j.exercise().begins('lea').laysPen('lea').laysPen('lea', false).pass(60).pensUp({ lea: 0 });
      j.exercise().begins('lea').pass(60).pensUp({ lea: 40 }).shares('lea').shares('lea', 'nobody');
      j.leaves('lea').exercise().pass(60).pensUp().comes('lea');
    });
    expect(words).toBe(40);
    expect(exercises.map(({ finished, shared }) => [finished, shared])).toEqual([
      [false, false],
      [true, false],
    ]);
  });

  it('tell of a hand whether it was answered, and how long it waited', () => {
    const raised = (then: (journal: ToldJournal) => unknown) =>
      lea((j) => then(j.say('hand.raised', { personId: 'lea' }, 'lea').pass(30))).hands;
    const lower = (by: string) => (j: ToldJournal) => j.say('hand.lowered', { personId: 'lea' }, by);
    const waited = { raised: 1, waitedSeconds: 30 };
    expect(raised((j) => j.say('floor.given', { personId: 'lea' }, 'maud'))).toEqual({
      ...waited,
      answered: 1,
    });
    expect(raised((j) => j.turn('lea'))).toEqual({ ...waited, answered: 1 });
    expect(raised((j) => lower('maud')(j.circle('lea')))).toEqual({ ...waited, answered: 1 });
    expect(raised(lower('lea'))).toEqual({ ...waited, answered: 0 });
    expect(raised(lower('maud'))).toEqual({ ...waited, answered: 0 });
    const heard = raised((j) => lower('maud')(j.minutes(1, { lea: { spokeMs: 9000 } })));
    expect(heard).toEqual({ raised: 1, answered: 1, waitedSeconds: 90 });
  });

  it('offer a poll to who was there for some of it', () => {
    const comesAfter = (seconds: number) =>
      lea((j) => {
        j.leaves('lea')
          .poll()
          .pass(seconds)
          .comes('lea')
          .pass(60 - seconds)
          .pollCloses();
      }).polls;
    expect(comesAfter(45)).toEqual({ offered: 1, answered: 0 });
    expect(comesAfter(50)).toEqual({ offered: 0, answered: 0 });
  });
});

describe('calls', () => {
  const calls = (tell: (journal: ToldJournal) => unknown) => lea(tell).calls;

  it('by name leave out what the person had wished for', () => {
    const given = (wished: boolean) => (j: ToldJournal) => {
      if (wished) j.say('hand.raised', { personId: 'lea' }, 'lea');
      j.say('floor.given', { personId: 'lea' }, 'maud').minutes(1, { lea: { spokeMs: 4000 } });
    };
    expect(calls(given(true))).toEqual({ made: 1, answered: 1, byName: 0 });
    expect(calls(given(false))).toEqual({ made: 1, answered: 1, byName: 1 });
    const volunteers = (j: ToldJournal) =>
      j
        .say('circle.volunteered', { personId: 'lea', on: true }, 'lea')
        .circle('lea')
        .turn('lea')
        .turnEnds('lea', 'read');
    expect(calls(volunteers)).toEqual({ made: 1, answered: 1, byName: 0 });
  });

  it('[E3] to the floor are answered by a voice, and where no microphone was on nobody can tell', () => {
    const floor = (spokeMs?: number) => (j: ToldJournal) =>
      j
        .say('floor.given', { personId: 'lea' }, 'maud')
        .minutes(1, { lea: spokeMs === undefined ? {} : { spokeMs } });
    expect(calls(floor(0)).answered).toBe(0);
    expect(calls(floor(3000)).answered).toBe(1);
    expect(calls(floor()).answered).toBe(1);
  });

  it('of a turn whose line broke are none', () => {
    const dropped = (j: ToldJournal) =>
      j.circle('lea').turn('lea').drops('lea').pass(15).turnEnds('lea', 'dropped');
    expect(calls(dropped)).toEqual({ made: 0, answered: 0, byName: 0 });
  });

  it('of a nudge are answered by whatever the person does within five minutes', () => {
    const nudged = (afterSeconds: number) => (j: ToldJournal) => {
      j.exercise(20)
        .nudges('lea')
        .pass(afterSeconds)
        .begins('lea')
        .minutes(10, { lea: { wroteMs: 0 } });
    };
    expect(calls(nudged(299))).toEqual({ made: 2, answered: 2, byName: 1 });
    expect(
      calls((j) =>
        j
          .exercise(20)
          .minutes(1)
          .nudges('lea')
          .minutes(2, { lea: { wroteMs: 2000 } }),
      ),
    ).toEqual({
      ...{ made: 2, answered: 2, byName: 1 },
    });
    expect(
      calls((j) =>
        j
          .exercise(20)
          .nudges('lea')
          .minutes(6, { lea: { wroteMs: 0 } })
          .asks('lea'),
      ),
    ).toEqual({
      ...{ made: 2, answered: 0, byName: 1 },
    });
  });

  it('reach only who is there', () => {
    expect(calls((j) => j.leaves('lea').nudges('lea').exercise().minutes(10).pensUp())).toMatchObject({
      made: 0,
    });
    expect(calls((j) => j.exercise().pass(30).leaves('lea').minutes(9).pensUp())).toMatchObject({ made: 0 });
  });

  it('are made neither to mentors nor to observers', () => {
    const facts = told((j) =>
      j.comes('obi', 'observer').exercise().minutes(10).pensUp().poll().pass(60).pollCloses(),
    );
    for (const id of ['maud', 'obi'])
      expect(facts.people.find(({ personId }) => personId === id)).toMatchObject({
        ...{ exercises: [], words: null, calls: { made: 0, answered: 0, byName: 0 } },
      });
  });
});
